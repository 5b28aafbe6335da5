import type { Clock, StorageBackend, SyncRun } from '@vanta-vuln/core';
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

type SyncAccountOptions = Partial<SyncOptions> & { readonly requestsPerMinute?: number };

/** Syncs an account into a database with the real client and the real store. */
export async function syncAccount(
  account: Account,
  path: string,
  options: SyncAccountOptions = {},
): Promise<SyncRun> {
  await using store = openSqliteStore({ path, mode: 'write' });
  return await syncStore(account, store, options);
}

/** Syncs an account into a store with the real client. */
export async function syncStore(
  { url, clientId, clientSecret, clock }: Account,
  store: StorageBackend,
  { requestsPerMinute = Infinity, ...options }: SyncAccountOptions = {},
): Promise<SyncRun> {
  await using source = createVantaSource({
    baseUrl: url,
    credentials: async () => ({ clientId, clientSecret }),
    clock,
    requestsPerMinute,
    tokenCacheFolder: null,
  });
  return await synchronize({ source, store, writerVersion: 'integration test', ...options });
}
