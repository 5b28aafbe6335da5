import type { ChangeEvent, Logger, SyncRun } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import type { Statistics } from '@vanta-vuln/stats';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { collectBatches } from '../collect-batches.ts';
import { VERSION } from '../version.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import type { Comparison } from './compare-with-truth.ts';

/** What the demo did and found. */
export interface DemoResult {
  readonly runs: readonly SyncRun[];
  readonly statistics: Statistics;
  /** Our statistics against what the simulator knows to be true. */
  readonly comparison: Comparison;
  /** What the second sync saw, the most severe first. */
  readonly changes: readonly ChangeEvent[];
}

/** Where the demo keeps its things, and who watches. */
export interface DemoOptions {
  readonly database: string;
  /** Folder for the access token, apart from the person's own. */
  readonly cacheFolder: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const MOST_CHANGES = 12;

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
    changes: await collectBatches(
      store.readEvents({ runId: second.id, severities: ['CRITICAL'], direction: 'desc', limit: MOST_CHANGES }),
    ),
  };
}
