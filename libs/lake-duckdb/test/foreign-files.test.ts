import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, openTestEngine } from './open-test-engine.ts';
import type { TestEngine } from './open-test-engine.ts';
import { change, dayOf, vulnerabilities, writeParquetFile } from './write-lake.ts';

const DAY = 'year=2026/month=01/day=15';

describe('a file that no run has put into the folder of a day', () => {
  it.each([
    'copy_of_vulnerabilities.parquet',
    'vulnerabilities_latest.parquet',
    'sub/vulnerabilities.parquet',
  ])('is passed over, as all other commands do: its rows would count twice (%s)', async (name) => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('15'), vulnerabilities(3));
    await writeParquetFile(opened.lake, `vulnerabilities/${DAY}/${name}`, vulnerabilities(3));
    expect(await ask(opened.engine, 'SELECT count(id) FROM vanta_vulnerabilities')).toEqual([[3]]);
  });

  it('is passed over beside a history', async () => {
    await using opened = await openTestEngine();
    const folder = `vulnerability_history/${DAY}`;
    await writeParquetFile(opened.lake, `${folder}/history_20260115T060000Z.parquet`, change('v1'));
    await writeParquetFile(opened.lake, `${folder}/history_20260115T060000Z copy.parquet`, change('v1'));
    expect(await ask(opened.engine, 'SELECT id FROM vanta_vulnerability_history')).toEqual([['v1']]);
  });
});

describe('a file that stands where that of another run belongs', () => {
  it('is refused in the folder of a day: its rows are of another one', async () => {
    await using opened = await openTestEngine();
    await writeParquetFile(opened.lake, dayOf('14'), vulnerabilities(3, { day: '14' }));
    await writeParquetFile(opened.lake, dayOf('15'), vulnerabilities(3, { day: '14' }));
    const count = 'SELECT count(id) FROM vanta_vulnerabilities';
    await expect(ask(opened.engine, count)).rejects.toMatchObject({
      code: 'lake-file-foreign',
      message: `file://${opened.lake}/${dayOf('15')} does not belong to its table: it is of 2026-01-14.`,
    });
    expect(await ask(opened.engine, `${count} WHERE year || month || day = '20260114'`)).toEqual([[3]]);
  });

  it('is refused among what is current', async () => {
    await using opened = await openTestEngine();
    const key = 'snapshots/run=r2/vulnerabilities.parquet';
    await commit(opened, { id: 'r2', key });
    const count = 'SELECT count(id) FROM vanta_vulnerabilities_current';
    await writeParquetFile(opened.lake, key, vulnerabilities(5), { run_id: 'r2' });
    expect(await ask(opened.engine, count)).toEqual([[5]]);
    await writeParquetFile(opened.lake, key, vulnerabilities(4), { run_id: 'r1' });
    await expect(ask(opened.engine, count)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: `file://${opened.lake}/${key} is not what commit.json names: it is of run r1, and the last run is r2.`,
    });
  });
});

async function commit({ lake }: TestEngine, { id, key }: { readonly id: string; readonly key: string }) {
  const snapshot = { vulnerabilities: { key }, remediations: { key }, assets: { key } };
  const content = { format: 1, committed: { run: { id }, snapshot, history: null } };
  await writeFile(join(lake, 'commit.json'), JSON.stringify(content));
}
