import type { CredentialsProvider, Settings } from '@vanta-vuln/config';
import type { Clock, Logger } from '@vanta-vuln/core';
import type { PreparedFunction } from '@vanta-vuln/lambda-runtime';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import type { VantaSource } from '@vanta-vuln/vanta-api';

/** What the API is opened with. */
export interface VantaOpenerOptions {
  readonly settings: Pick<Settings, 'api' | 'paths'>;
  /** Keeps the secret for its container, and reads it again when Vanta refuses it: a secret may be rotated. */
  readonly provide: CredentialsProvider;
  readonly redactor: PreparedFunction['redactor'];
  readonly logger: Logger;
  /** @default the clock of the machine */
  readonly clock?: Clock | undefined;
}

/** A function that opens the Vanta API. It throws CredentialsNotFoundError before anything is asked or written. */
export function vantaOpener({
  settings: { api, paths },
  provide,
  redactor,
  logger,
  clock,
}: VantaOpenerOptions): () => Promise<VantaSource> {
  const credentials = async (options?: { readonly refresh?: boolean }) => {
    const resolved = await provide(options);
    redactor.add(resolved.credentials.clientSecret);
    return resolved.credentials;
  };
  return async () => {
    await credentials();
    return createVantaSource({
      credentials,
      baseUrl: api.url,
      requestsPerMinute: api.requestsPerMinute,
      oauthRequestsPerMinute: api.oauthRequestsPerMinute,
      pageSize: api.pageSize,
      requestTimeout: api.requestTimeout,
      tokenCacheFolder: paths.cache,
      logger,
      ...(clock === undefined ? {} : { clock }),
    });
  };
}
