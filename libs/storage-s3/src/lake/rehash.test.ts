import { DATASETS, DATASET_TABLES, HASH_VERSION } from '@vanta-vuln/core';
import type { RowValues } from '@vanta-vuln/core';
import { BEGIN, MOMENT, collect } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readAllRows, readState } from '../../test/lake-state.ts';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { readPointer } from './commit-pointer.ts';
import { replacePointer } from './replace-pointer.ts';
import { tupleToRow } from './tuple-to-row.ts';

/** Makes the lake as an earlier version of ours would have: other hashes, and names that it normalised otherwise. */
async function makeOlder({ store }: LakeFolder): Promise<void> {
  const { committed, version } = await readPointer(store);
  if (committed === null) throw new TypeError('nothing is committed');
  for (const dataset of DATASETS) {
    const { key } = committed.snapshot[dataset];
    const table = DATASET_TABLES[dataset];
    const columns = table.columns.map(({ name }) => name);
    const rows: RowValues[] = [];
    for await (const batch of (await openParquetFile(store, key)).read({ table, columns })) {
      for (const tuple of batch) {
        const row = tupleToRow(table, tuple);
        rows.push({
          ...row,
          content_hash: `0.${String(row['id'])}`,
          ...('name' in row ? { name: 'old' } : {}),
        });
      }
    }
    const batches = async function* () {
      yield rows;
    };
    const facts = { runId: committed.run.id, writerVersion: '0.0.1' };
    await store.put(key, writeParquet({ table, rows: batches(), facts }));
    await store.put(committed.indexes[dataset], new Uint8Array());
  }
  await replacePointer(store, { ...committed, hashVersion: 0 }, version);
}

describe('a lake whose rows another version hashed', () => {
  it('shows no change for it: the rows are hashed anew from their raw JSON', async () => {
    await using folder = await createLakeFolder();
    await syncGeneration(folder.lake, 0);
    const rows = await readAllRows(folder.lake, 'vulnerabilities');
    await makeOlder(folder);
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'same again' });
    const { counts } = await finishGeneration(writer, GENERATIONS[0], 0);
    expect(DATASETS.map((dataset) => counts[dataset].unchanged)).toEqual([60, 40, 30]);
    expect(await collect(folder.lake.readEvents({ runId: 'same again' }))).toEqual([]);
    const isOfRun = (value: unknown) => value !== 'run 0' && value !== 'same again';
    const withoutRun = (row: unknown) => (Array.isArray(row) ? row.filter(isOfRun) : row);
    const after = await readAllRows(folder.lake, 'vulnerabilities');
    expect(after.map(withoutRun)).toEqual(rows.map(withoutRun));
    expect((await readPointer(folder.store)).committed?.hashVersion).toBe(HASH_VERSION);
  });

  it('shows the changes that there are, against what the raw JSON says', async () => {
    await using folder = await createLakeFolder();
    await using other = await createLakeFolder();
    for (const { lake } of [folder, other]) await syncGeneration(lake, 0);
    await makeOlder(folder);
    for (const { lake } of [folder, other]) await syncGeneration(lake, 1);
    expect(await readState(folder.lake)).toEqual(await readState(other.lake));
    expect((await folder.lake.lastRun())?.observedAt).toBe(MOMENT + 86_400_000);
  });
});
