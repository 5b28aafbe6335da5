import { systemClock } from '@vanta-vuln/core';
import type { Clock } from '@vanta-vuln/core';
import { resolveCredentials } from './resolve-credentials.ts';
import type { ResolveCredentialsOptions, ResolvedCredentials } from './resolve-credentials.ts';

/** Gives the credentials; `refresh` reads them again, for instance after Vanta refused them. */
export type CredentialsProvider = (options?: {
  readonly refresh?: boolean | undefined;
}) => Promise<ResolvedCredentials>;

/** Where credentials are looked for, and by which clock they grow old. */
export interface CredentialsProviderOptions extends ResolveCredentialsOptions {
  /** @default the clock of the machine */
  readonly clock?: Pick<Clock, 'now'> | undefined;
}

/**
 * Makes a provider that keeps credentials from AWS in memory for `credentials.maxAge`.
 *
 * Those of the environment and of files are read anew at each call. Calls at the same time share one read, and a
 * read that failed is not kept.
 */
export function createCredentialsProvider(options: CredentialsProviderOptions): CredentialsProvider {
  const { clock = systemClock, settings } = options;
  const { maxAge } = settings.credentials;
  let kept: { readonly resolved: ResolvedCredentials; readonly readAt: number } | null = null;
  let reading: Promise<ResolvedCredentials> | null = null;

  const read = async (): Promise<ResolvedCredentials> => {
    const readAt = clock.now();
    const resolved = await resolveCredentials(options);
    kept = resolved.remote ? { resolved, readAt } : null;
    return resolved;
  };

  return async ({ refresh = false } = {}) => {
    if (!refresh && kept !== null && clock.now() - kept.readAt < maxAge) return kept.resolved;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };
}
