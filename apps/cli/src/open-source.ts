import { createCredentialsProvider } from '@vanta-vuln/config';
import type { LoadedSettings } from '@vanta-vuln/config';
import type { Logger } from '@vanta-vuln/core';
import type { Redactor } from '@vanta-vuln/observability';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import type { VantaSource } from '@vanta-vuln/vanta-api';
import { requireTrustedApi } from './require-trusted-api.ts';
import type { Terminal } from './terminal.ts';

/** What the source of a sync is made of. */
export interface OpenSourceOptions {
  readonly loaded: LoadedSettings;
  readonly env: Terminal['env'];
  readonly logger: Logger;
  /** Learns the secret before it is first used. */
  readonly redactor: Redactor;
  /** How often a request that failed is tried again. @default as often as the client thinks right */
  readonly failures?: number;
}

/**
 * Opens the Vanta API with the credentials of the first source that has both halves.
 *
 * Throws CredentialsNotFoundError at once, before anything is written, and what {@link requireTrustedApi} throws.
 */
export async function openSource({
  loaded,
  env,
  logger,
  redactor,
  failures,
}: OpenSourceOptions): Promise<VantaSource> {
  requireTrustedApi(loaded);
  const { settings } = loaded;
  const provide = createCredentialsProvider({ settings, env, logger });
  const credentials = async (options?: { readonly refresh?: boolean }) => {
    const resolved = await provide(options);
    redactor.add(resolved.credentials.clientSecret);
    return resolved.credentials;
  };
  await credentials();
  const { api, paths } = settings;
  return createVantaSource({
    credentials,
    baseUrl: api.url,
    requestsPerMinute: api.requestsPerMinute,
    oauthRequestsPerMinute: api.oauthRequestsPerMinute,
    pageSize: api.pageSize,
    requestTimeout: api.requestTimeout,
    tokenCacheFolder: paths.cache,
    proxyEnv: env,
    ...(failures === undefined ? {} : { retries: { failures } }),
    logger,
  });
}
