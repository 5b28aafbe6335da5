import { join } from 'node:path';
import { CHANGE_TYPES, DATASETS, parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, DatasetRow, RowValues, StorageBackend } from '@vanta-vuln/core';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { rebuildRows, rebuildableRuns } from '@vanta-vuln/migration';
import type { RebuiltRun } from '@vanta-vuln/migration';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { describe, expect, it } from 'vitest';
import { syncDays, withoutRefreshed } from './synced-days.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const DAYS = 7;

async function rebuild<D extends DatasetName>(
  store: StorageBackend,
  dataset: D,
  runId: string,
): Promise<readonly DatasetRow<D>[]> {
  const past = rebuildableRuns(await collect(store.readRuns())).find(({ run }) => run.id === runId);
  if (past === undefined) throw new TypeError(`${runId} can't be rebuilt`);
  return await collect(rebuildRows({ store, dataset, past }));
}

function readFromRaw(dataset: DatasetName, { raw_json: raw }: RowValues): RowValues {
  const parsed = parseRecord(dataset, JSON.parse(String(raw)));
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return recordToRow(dataset, parsed, () => undefined);
}

/** Rows by their ids; of the raw JSON what it says. */
const byId = (rows: readonly RowValues[]) =>
  new Map(rows.map((row) => [row['id'], { ...row, raw_json: parseJson(String(row['raw_json'])) }]));

const parseJson = (text: string): unknown => JSON.parse(text);

describe.each([1, 7, 42])('past days of an account (seed %i)', (seed) => {
  it('are rebuilt as they were stored, column by column', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed, days: DAYS });
    await using store = openSqliteStore({ path, mode: 'read' });
    const events = await collect(store.readEvents());
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(CHANGE_TYPES));
    for (const { run, state } of days) {
      for (const dataset of DATASETS) {
        const rebuilt = await rebuild(store, dataset, run.id);
        expect(rebuilt.length).toBe(state[dataset].size);
        for (const row of rebuilt) {
          const stored = state[dataset].get(row.id) ?? {};
          expect(withoutRefreshed(row)).toEqual(withoutRefreshed(stored));
          expect(row).toMatchObject(readFromRaw(dataset, row));
          const seen = 'last_detected_at' in row ? row.last_detected_at : null;
          expect([null, stored['last_detected_at']]).toContain(seen);
        }
      }
    }
  });

  it('are the same whether rebuilt from the last day or from the day after', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await syncDays(path, { seed, days: DAYS });
    await using store = openSqliteStore({ path, mode: 'read' });
    let later: RebuiltRun | undefined;
    for (const past of rebuildableRuns(await collect(store.readRuns()))) {
      const dayAfter = later;
      const rows = <D extends DatasetName>(dataset: D) =>
        rebuildRows({ store, dataset, past, later: dayAfter });
      for (const dataset of DATASETS) {
        const fromLastDay = await collect(rebuildRows({ store, dataset, past }));
        expect(byId(await collect(rows(dataset)))).toEqual(byId(fromLastDay));
      }
      later = { past, rows };
    }
  });
});
