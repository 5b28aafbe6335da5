import type { StorageBackend, SyncRun } from '@vanta-vuln/core';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import type { Simulator } from '@vanta-vuln/vanta-simulator';

/** Syncs a simulated account into a store with the real client. */
export async function syncAccount(
  { url, clientId, clientSecret, clock }: Simulator,
  store: StorageBackend,
): Promise<SyncRun> {
  await using source = createVantaSource({
    baseUrl: url,
    credentials: async () => ({ clientId, clientSecret }),
    clock,
    requestsPerMinute: Infinity,
    tokenCacheFolder: null,
  });
  return await synchronize({ source, store, writerVersion: 'e2e' });
}
