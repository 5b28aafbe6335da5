import { join } from 'node:path';
import { DATASETS } from '@vanta-vuln/core';
import type { DatasetCounts, SyncRun } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { AccountTruth, GenerationCounts } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const DAYS = 8;

describe.each([1, 7, 42])('an account (seed %i) over several days', (seed) => {
  it('is counted, kept and described exactly as it is', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const clock = new SimulatedClock();
    await using simulator = await startSimulator({
      seed,
      clock,
      limits: 'off',
      vulnerabilities: 700,
      remediations: 900,
    });

    const first = await syncAccount(simulator, path);
    expect(first.counts.vulnerabilities.new).toBe(simulator.rows('vulnerabilities').length);
    for (let day = 1; day <= DAYS; day += 1) {
      const { counts } = await simulator.tick();
      expectCounts(await syncAccount(simulator, path), counts);
      await expectTruth(path, simulator.truth());
    }
  });
});

function expectCounts(run: SyncRun, expected: GenerationCounts): void {
  expect(run.status).toBe('completed');
  for (const dataset of DATASETS) {
    expect({ dataset, ...countedOnce(run.counts[dataset]) }).toEqual({
      dataset,
      ...countedOnce(expected[dataset]),
    });
  }
}

/** Without the rows of a second read, which a sync makes when rows vanish that still answer by id. */
function countedOnce({ read, repeated, ...counts }: DatasetCounts): object {
  return { ...counts, distinct: read - repeated };
}

async function expectTruth(path: string, { extra: _extra, ...truth }: AccountTruth): Promise<void> {
  await using store = openSqliteStore({ path, mode: 'read' });
  const statistics = await readStatistics(store, { asOf: Date.parse(truth.as_of), dueSoonDays: 14 });
  expect(roundNumbers(statisticsToJson(statistics))).toMatchObject({ ...asRecord(roundNumbers(truth)) });
}

/** Two ways of adding up differ in the last digits of a mean. */
function roundNumbers(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'number' ? Number(inner.toPrecision(12)) : inner,
    ),
  );
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
