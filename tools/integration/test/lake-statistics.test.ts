import { join } from 'node:path';
import type { StorageBackend } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { openTestLake } from './open-test-lake.ts';
import { syncStore } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const DAYS = 6;

/** Every figure but the id of the run, which each store gives itself; numbers to 12 digits, since rows come in another order and sums of fractions differ in the last. */
async function statisticsOf(store: StorageBackend, asOf: number): Promise<unknown> {
  const statistics = statisticsToJson(await readStatistics(store, { asOf }));
  return JSON.parse(
    JSON.stringify(statistics, (key, value: unknown) => {
      if (key === 'run_id') return undefined;
      return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
    }),
  );
}

describe.each([3, 11])('the statistics of an account (seed %i)', (seed) => {
  it('are the same from a lake and from a database, field by field, day by day', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startSimulator({
      seed,
      clock: new SimulatedClock(),
      limits: 'off',
      vulnerabilities: 600,
      remediations: 700,
    });
    await using database = openSqliteStore({ path: join(folder.path, 'account.db'), mode: 'write' });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    for (let day = 0; day < DAYS; day += 1) {
      if (day > 0) await simulator.tick();
      const inDatabase = await syncStore(simulator, database);
      const inLake = await syncStore(simulator, opened.lake);
      expect(inLake.counts).toEqual(inDatabase.counts);
      const asOf = simulator.clock.now();
      expect(await statisticsOf(opened.lake, asOf)).toEqual(await statisticsOf(database, asOf));
    }
  });
});
