import type { Clock, SyncRun } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import type { SyncOptions } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';

/** Where an account is, and how to get in. */
export interface Account {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
}

/** Syncs an account into a database with the real client and the real store. */
export async function syncAccount(
  { url, clientId, clientSecret, clock }: Account,
  path: string,
  options: Partial<SyncOptions> & { readonly requestsPerMinute?: number } = {},
): Promise<SyncRun> {
  const { requestsPerMinute = Infinity, ...syncOptions } = options;
  await using source = createVantaSource({
    baseUrl: url,
    credentials: async () => ({ clientId, clientSecret }),
    clock,
    requestsPerMinute,
    tokenCacheFolder: null,
  });
  await using store = openSqliteStore({ path, mode: 'write' });
  return await synchronize({ source, store, writerVersion: 'integration test', ...syncOptions });
}
