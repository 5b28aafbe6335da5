import { CHANGE_TYPES, collectBatches } from '@vanta-vuln/core';
import type { ChangeEvent, Logger, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import type { Statistics } from '@vanta-vuln/stats';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { VERSION } from '../version.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import type { Comparison } from './compare-with-truth.ts';

/** What the demo did and found. */
export interface DemoResult {
  readonly runs: readonly [first: SyncRun, second: SyncRun];
  readonly statistics: Statistics;
  /** Our statistics against what the simulator knows to be true. */
  readonly comparison: Comparison;
  /** Some of what the second sync saw, two of each kind. */
  readonly changes: readonly ChangeEvent[];
}

/** Where the demo keeps its things, and who watches. */
export interface DemoOptions {
  readonly database: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Syncs the account, lets a day pass, syncs again, and counts. */
export async function playDemo(simulator: Simulator, options: DemoOptions): Promise<DemoResult> {
  const first = await syncOnce(simulator, options);
  await simulator.tick();
  const second = await syncOnce(simulator, options);
  await using store = openSqliteStore({ path: options.database, mode: 'read' });
  const asOf = simulator.clock.now();
  const statistics = await readStatistics(store, { asOf });
  const { extra: _, ...truth } = simulator.truth({ asOf });
  return {
    runs: [first, second],
    statistics,
    comparison: compareWithTruth(truth, statisticsToJson(statistics)),
    changes: await someChanges(store, second),
  };
}

/** Two of each kind of change that the run saw among the findings. */
async function someChanges(store: StorageBackend, { id: runId }: SyncRun): Promise<ChangeEvent[]> {
  const changes: ChangeEvent[] = [];
  for (const type of CHANGE_TYPES) {
    const events = store.readEvents({ runId, datasets: ['vulnerabilities'], types: [type], limit: 2 });
    changes.push(...(await collectBatches(events)));
  }
  return changes;
}

/** One sync, as `vanta-vuln sync` does it, with a token that no other process shares. */
async function syncOnce(simulator: Simulator, { database, logger, signal }: DemoOptions): Promise<SyncRun> {
  const { url, clientId, clientSecret, clock } = simulator;
  await using source = createVantaSource({
    credentials: async () => ({ clientId, clientSecret }),
    baseUrl: url,
    tokenCacheFolder: null,
    clock,
    logger,
  });
  await using store = openSqliteStore({ path: database, mode: 'write' });
  const run = await synchronize({
    source,
    store,
    writerVersion: `vanta-vuln ${VERSION} demo`,
    signal,
    logger,
  });
  // A run that was interrupted is a result for a sync, and the end for a demo.
  signal.throwIfAborted();
  return run;
}
