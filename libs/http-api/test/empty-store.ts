import { NO_COUNTS } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import type { StoreReader } from '../src/index.ts';

const STARTED = Date.parse('2026-01-31T06:00:00Z');

/** A sync that completed, as a store records it. */
export const completedRun: SyncRun = {
  id: 'run-1',
  backend: 'sqlite',
  status: 'completed',
  startedAt: STARTED,
  finishedAt: STARTED + 60_000,
  observedAt: STARTED + 50_000,
  sourceUrl: 'https://api.vanta.com',
  writerVersion: '0.1.0',
  requests: 12,
  throttled: 0,
  counts: { vulnerabilities: { ...NO_COUNTS, read: 3, new: 3 }, remediations: NO_COUNTS, assets: NO_COUNTS },
  unusableValues: 0,
  remediationsAsOf: STARTED,
  error: null,
};

/** A store without rows, and how often they were read. */
export interface CountedStore extends StoreReader {
  readonly reads: () => number;
}

/** Makes a store that has seen these syncs, the latest first, and holds no rows. */
export function emptyStore(runs: readonly SyncRun[] = []): CountedStore {
  let reads = 0;
  return {
    reads: () => reads,
    async *readRows() {
      reads += 1;
      yield [];
    },
    readIntegrations: async () => [],
    lastRun: async () => runs.find(({ status }) => status === 'completed') ?? null,
    async *readRuns({ limit = Infinity } = {}) {
      yield runs.slice(0, limit);
    },
  };
}
