import { gzipSync } from 'node:zlib';
import { DATASETS, ObjectArchivedError, utcDate, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { ObjectStore, PlanFacts, RowValues } from '@vanta-vuln/core';
import {
  MOMENT,
  syncLists,
  unusableVulnerability,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { makeLake } from '../../test/make-lake.ts';
import {
  COMMIT_KEY,
  currentKey,
  dayKey,
  departedKey,
  historyKey,
  indexKey,
  rawBackupKey,
  snapshotKey,
  syncKey,
} from '../lake/lake-layout.ts';
import { tupleToRow } from '../lake/tuple-to-row.ts';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { verifyLake } from './verify-lake.ts';

const DAY_MS = 86_400_000;
const DAY_2 = dayKey('vulnerabilities', '2024-01-02');
const RUN_1 = { date: '2024-01-01', text: '20240101T061500Z' };
const HISTORY_2 = 'vulnerability_history/year=2024/month=01/day=02/history_20240102T061500Z.parquet';

/** What is wrong with a lake of two days after something was done to it. */
async function problemsAfter(spoil: (store: ObjectStore) => Promise<unknown>, deep = false) {
  await using made = await makeLake([1, 2]);
  await spoil(made.store);
  const { problems } = await verifyLake(made.store, { deep });
  return problems.map(({ kind, key }) => [kind, key]);
}

async function spoilByte(store: ObjectStore, key: string, at: number): Promise<void> {
  const { bytes } = await store.get(key);
  const spoilt = Uint8Array.from(bytes);
  spoilt[at] = (spoilt[at] ?? 0) ^ 0xff;
  await store.put(key, spoilt);
}

async function putEmpty(
  store: ObjectStore,
  key: string,
  schemaVersion: number,
  runId = 'run-2',
): Promise<void> {
  const rows = async function* () {};
  const facts = { runId, writerVersion: '0.1.0', schemaVersion };
  await store.put(key, writeParquet({ table: vulnerabilitiesTable, rows: rows(), facts }));
}

/** Puts the rows of one file into another, as those of a run. */
async function putRowsOf(
  store: ObjectStore,
  from: string,
  { key, runId }: { readonly key: string; readonly runId: string },
): Promise<void> {
  const file = await openParquetFile(store, from);
  const columns = vulnerabilitiesTable.columns.map(({ name }) => name);
  const rows: RowValues[] = [];
  for await (const batch of file.read({ table: vulnerabilitiesTable, columns })) {
    rows.push(...batch.map((tuple) => tupleToRow(vulnerabilitiesTable, tuple)));
  }
  const batches = async function* () {
    yield rows;
  };
  const facts = { runId, writerVersion: '0.1.0' };
  await store.put(key, writeParquet({ table: vulnerabilitiesTable, rows: batches(), facts }));
}

describe('verifying a lake', () => {
  it.each([false, true])('finds nothing wrong with one that is whole (deep: %s)', async (deep) => {
    await using made = await makeLake([1, 2, 3]);
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => void seen.push([done, total]);
    const found = await verifyLake(made.store, { deep, onProgress });
    expect(found).toMatchObject({ currentRunId: 'run-3', files: 30, problems: [], changedMeanwhile: false });
    expect(found.rows).toBeGreaterThan(0);
    expect(seen.at(-1)).toEqual([30, 30]);
  });

  it('finds nothing wrong where there is nothing', async () => {
    await using made = await makeLake([]);
    expect(await verifyLake(made.store)).toMatchObject({ currentRunId: null, files: 0, problems: [] });
  });

  it('reports what the committed run has lost', async () => {
    const found = await problemsAfter(async (store) => {
      await store.delete(snapshotKey('run-2', 'assets'));
      await store.delete(currentKey('vulnerabilities'));
    });
    expect(found).toEqual([
      ['missing', snapshotKey('run-2', 'assets')],
      ['missing', currentKey('vulnerabilities')],
    ]);
  });

  it('reports a part of an earlier day that is missing, and a day that holds the file of another', async () => {
    const DAY_1 = dayKey('vulnerabilities', '2024-01-01');
    expect(await problemsAfter((store) => store.delete(DAY_1))).toEqual([['missing', DAY_1]]);
    expect(await problemsAfter((store) => store.copy(DAY_2, DAY_1))).toEqual([['copy-differs', DAY_1]]);
  });

  it('reports the history or the record of an earlier run that is missing', async () => {
    const [history, record] = [historyKey(RUN_1), syncKey(RUN_1)];
    expect(await problemsAfter((store) => store.delete(history))).toEqual([['missing', history]]);
    expect(await problemsAfter((store) => store.delete(record))).toEqual([['missing', record]]);
  });

  it('reports a history of another run than its record', async () => {
    const history = historyKey(RUN_1);
    const found = await problemsAfter((store) => store.copy(HISTORY_2, history));
    expect(found).toEqual([['copy-differs', history]]);
  });

  it.each([
    ['missing', (store: ObjectStore, key: string) => store.delete(key)],
    ['unreadable', (store: ObjectStore, key: string) => store.put(key, new Uint8Array())],
  ] as const)('blames no later day for a record that is %s', async (kind, spoil) => {
    await using made = await makeLake([1, 2, 3]);
    const record = syncKey({ date: '2024-01-02', text: '20240102T061500Z' });
    await spoil(made.store, record);
    expect((await verifyLake(made.store)).problems).toMatchObject([{ kind, key: record }]);
  });

  it('takes a day that is gone as a whole for removed on purpose', async () => {
    const remove = async (store: ObjectStore) => {
      for (const dataset of DATASETS) await store.delete(dayKey(dataset, '2024-01-01'));
    };
    expect(await problemsAfter(remove)).toEqual([]);
    const withHistory = (store: ObjectStore) => remove(store).then(() => store.delete(historyKey(RUN_1)));
    expect(await problemsAfter(withHistory)).toEqual([]);
  });

  it('reports a file that was cut off, and one of something else', async () => {
    const found = await problemsAfter(async (store) => {
      const { bytes } = await store.get(DAY_2);
      await store.put(DAY_2, bytes.subarray(0, -20));
      await store.put(HISTORY_2, new TextEncoder().encode('id,name'));
    });
    expect(found).toEqual([
      ['unreadable', DAY_2],
      ['unreadable', HISTORY_2],
    ]);
  });

  it('reports what the next sync could not read of the committed run', async () => {
    const found = await problemsAfter(async (store) => {
      await store.put(indexKey('run-2', 'vulnerabilities'), new Uint8Array());
      await store.put(departedKey('run-2'), Uint8Array.of(0x1f, 0x8b));
      await store.delete(indexKey('run-2', 'remediations'));
    });
    expect(found).toEqual([
      ['unreadable', departedKey('run-2')],
      ['missing', indexKey('run-2', 'remediations')],
      ['unreadable', indexKey('run-2', 'vulnerabilities')],
    ]);
  });

  it('reports a copy that is not its snapshot', async () => {
    const found = await problemsAfter((store) => spoilByte(store, DAY_2, 10));
    expect(found).toEqual([['copy-differs', DAY_2]]);
  });

  it('reports a current copy of an earlier run', async () => {
    const found = await problemsAfter((store) =>
      store.copy(snapshotKey('run-1', 'vulnerabilities'), currentKey('vulnerabilities')),
    );
    expect(found).toEqual([['copy-differs', currentKey('vulnerabilities')]]);
  });

  it('finds values that cannot be decoded only when it looks deep', async () => {
    // Both copies and the snapshot are spoilt alike, so that nothing differs.
    const spoil = async (store: ObjectStore) => {
      for (const key of [snapshotKey('run-2', 'vulnerabilities'), DAY_2, currentKey('vulnerabilities')]) {
        await spoilByte(store, key, 6);
      }
    };
    expect(await problemsAfter(spoil)).toEqual([]);
    expect((await problemsAfter(spoil, true)).map(([kind]) => kind)).toEqual([
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
  });

  it('unpacks the pages as received only when it looks deep', async () => {
    const key = rawBackupKey(RUN_1);
    const page = gzipSync(JSON.stringify({ results: { data: Array.from({ length: 99 }, (_, id) => id) } }));
    const whole = Buffer.concat([page, page]);
    const holding = (bytes: Uint8Array) => (store: ObjectStore) => store.put(key, bytes);
    expect(await problemsAfter(holding(whole), true)).toEqual([]);
    expect(await problemsAfter(holding(whole.subarray(0, -20)))).toEqual([]);
    for (const damaged of [whole.subarray(0, -20), Buffer.from(whole).fill(0, 40, 60), new Uint8Array()]) {
      expect(await problemsAfter(holding(damaged), true)).toEqual([['unreadable', key]]);
    }
  });

  it('leaves pages alone that the bucket has archived, and looks at all the rest', async () => {
    await using folder = await makeLake([1, 2]);
    const { store } = folder;
    const key = rawBackupKey(RUN_1);
    await store.put(key, gzipSync('pages'));
    const archiving = new Proxy(store, {
      get(target, name): unknown {
        if (name === 'getRange')
          return (asked: string, range: { readonly start: number; readonly end: number }) =>
            asked === key
              ? Promise.reject(new ObjectArchivedError(store.location, key))
              : target.getRange(asked, range);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    expect((await verifyLake(archiving, { deep: true })).problems).toEqual([]);
    await spoilByte(store, snapshotKey('run-2', 'vulnerabilities'), 6);
    expect((await verifyLake(archiving, { deep: true })).problems).not.toEqual([]);
  });

  it('reports rows that are not those of the record of the run', async () => {
    const key = dayKey('vulnerabilities', '2024-01-01');
    const found = await problemsAfter(async (store) => {
      await store.delete(snapshotKey('run-1', 'vulnerabilities'));
      await putEmpty(store, key, 1, 'run-1');
    });
    expect(found).toEqual([['rows-differ', key]]);
  });

  it('reports a row too many or too few, also where runs kept rows that they did not read', async () => {
    await using folder = await createLakeFolder();
    const { lake, store } = folder;
    const [v1, v2] = [wireVulnerability('v1'), wireVulnerability('v2')];
    const day = (index: number) => ({ runId: `run ${index}`, observedAt: MOMENT + index * DAY_MS });
    await syncLists(lake, { vulnerabilities: [v1] }, day(0));
    await syncLists(lake, { vulnerabilities: [v2] }, { ...day(1), keepMissing: ['vulnerabilities'] });
    await syncLists(lake, { vulnerabilities: [v2] }, { ...day(2), keepMissing: ['vulnerabilities'] });
    expect(await verifyLake(store)).toMatchObject({ problems: [] });
    const keys = [0, 1, 2].map((index) => dayKey('vulnerabilities', utcDate(day(index).observedAt)));
    const [first = '', second = '', third = ''] = keys;
    for (const index of [0, 1, 2]) await store.delete(snapshotKey(`run ${index}`, 'vulnerabilities'));
    const rowsOf = async () =>
      (await verifyLake(store)).problems
        .filter(({ kind }) => kind === 'rows-differ')
        .map(({ message }) => message);
    expect(await rowsOf()).toEqual([]);
    // What a run read is there, but what it kept is not; then one more than there was.
    await putRowsOf(store, first, { key: third, runId: 'run 2' });
    await putRowsOf(store, second, { key: first, runId: 'run 0' });
    expect(await rowsOf()).toEqual(['holds 2 rows, its run left 1', 'holds 1 rows, its run left 2']);
  });

  it('is never wrong about syncs of any lists, whatever they read, repeat, cannot use or keep', async () => {
    const ids = fc.array(fc.constantFrom('v1', 'v2', 'v3', 'v4'), { maxLength: 5 });
    const generation = fc.record({ usable: ids, unusable: ids, keeps: fc.boolean() });
    const generations = fc.array(generation, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(generations, async (list) => {
        await using folder = await createLakeFolder();
        for (const [index, { usable, unusable, keeps }] of list.entries()) {
          const vulnerabilities = [
            ...usable.map((id) => wireVulnerability(id)),
            ...unusable.map((id) => unusableVulnerability(id)),
          ];
          const observedAt = MOMENT + Math.floor(index / 2) * DAY_MS + index;
          const keepMissing: PlanFacts['keepMissing'] = keeps ? ['vulnerabilities'] : [];
          const runId = `run ${index}`;
          await syncLists(folder.lake, { vulnerabilities }, { runId, observedAt, keepMissing });
        }
        expect(await verifyLake(folder.store)).toMatchObject({ problems: [] });
      }),
      { numRuns: 12 },
    );
  });

  it('reports a snapshot with other rows than commit.json says', async () => {
    const key = snapshotKey('run-2', 'vulnerabilities');
    const found = await problemsAfter((store) => putEmpty(store, key, 1));
    expect(found).toContainEqual(['rows-differ', key]);
  });

  it('reports a schema of a later version, and a file of another table', async () => {
    const asset = dayKey('assets', '2024-01-02');
    const found = await problemsAfter(async (store) => {
      await putEmpty(store, DAY_2, 99);
      await putEmpty(store, asset, 1);
    });
    expect(found).toContainEqual(['schema-unknown', DAY_2]);
    expect(found).toContainEqual(['unreadable', asset]);
  });

  it('reports folders that name no day and files of somebody else', async () => {
    const found = await problemsAfter(async (store) => {
      await store.put('vulnerabilities/year=2024/month=13/day=01/vulnerabilities.parquet', new Uint8Array(4));
      await store.put('notes.txt', new Uint8Array(4));
    });
    expect(found).toEqual([
      ['foreign', 'notes.txt'],
      ['no-date', 'vulnerabilities/year=2024/month=13/day=01/vulnerabilities.parquet'],
    ]);
  });

  it('reports a commit.json that cannot be understood, and goes on', async () => {
    const found = await problemsAfter((store) => store.put(COMMIT_KEY, new TextEncoder().encode('{')));
    expect(found).toContainEqual(['unreadable', COMMIT_KEY]);
  });

  it('reports a commit.json that is gone', async () => {
    const found = await problemsAfter((store) => store.delete(COMMIT_KEY));
    expect(found).toContainEqual(['missing', COMMIT_KEY]);
  });
});
