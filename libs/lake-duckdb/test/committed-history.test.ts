import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, openTestEngine } from './open-test-engine.ts';
import { change, writeParquetFile } from './write-lake.ts';

const DAY = 'year=2026/month=01/day=15';
const historyOf = (stamp: string) => `vulnerability_history/${DAY}/history_${stamp}.parquet`;
const recordOf = (stamp: string) => `sync_history/${DAY}/sync_${stamp}.parquet`;
const EARLIER = '20260115T060000Z';
const LAST = '20260115T070000Z';
const UNDER_WAY = '20260115T080000Z';

/** A lake whose last run is not recorded yet, and where another one has written its history. */
async function openLake({ committed }: { readonly committed: unknown }) {
  const opened = await openTestEngine();
  for (const stamp of [EARLIER, LAST, UNDER_WAY]) {
    await writeParquetFile(opened.lake, historyOf(stamp), change(stamp));
  }
  await writeParquetFile(opened.lake, recordOf(EARLIER), `SELECT 'run' AS run_id`);
  if (committed !== undefined) {
    await writeFile(join(opened.lake, 'commit.json'), JSON.stringify({ format: 1, committed }));
  }
  return opened;
}

const run = { id: 'run' };
const snapshot = { vulnerabilities: { key: 'v' }, remediations: { key: 'r' }, assets: { key: 'a' } };

it.each([
  ['the last run and those before it', { run, snapshot, history: { key: historyOf(LAST) } }, [EARLIER, LAST]],
  ['recorded runs, where the last one changed nothing', { run, snapshot, history: null }, [EARLIER]],
  ['recorded runs, where nothing is committed any more', null, [EARLIER]],
  ['all there is, in a lake without a pointer', undefined, [EARLIER, LAST, UNDER_WAY]],
])('a history is that of %s', async (_what, committed, stamps) => {
  await using opened = await openLake({ committed });
  const rows = await ask(opened.engine, 'SELECT id FROM vanta_vulnerability_history ORDER BY id');
  expect(rows).toEqual(stamps.map((stamp) => [stamp]));
});
