import { join } from 'node:path';
import { CHANGE_TYPES, DATASETS, parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName, DatasetRow, RowValues, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { rebuildRows, rebuildableRuns } from '@vanta-vuln/migration';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { readAllRows } from './read-all-rows.ts';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const DAYS = 7;

/** The rows of each dataset, by id. */
type State = Readonly<Record<DatasetName, ReadonlyMap<string, RowValues>>>;

async function readState(store: StorageBackend): Promise<State> {
  const [vulnerabilities, remediations, assets] = await Promise.all([
    readAllRows(store, 'vulnerabilities'),
    readAllRows(store, 'remediations'),
    readAllRows(store, 'assets'),
  ]);
  return { vulnerabilities, remediations, assets };
}

async function rebuild<D extends DatasetName>(
  store: StorageBackend,
  dataset: D,
  runId: string,
): Promise<readonly DatasetRow<D>[]> {
  const past = rebuildableRuns(await collect(store.readRuns())).find(({ run }) => run.id === runId);
  if (past === undefined) throw new TypeError(`${runId} can't be rebuilt`);
  return await collect(rebuildRows({ store, dataset, past }));
}

const withoutRefreshed = ({ last_detected_at: _seen, raw_json: _raw, ...rest }: RowValues) => rest;

function readFromRaw(dataset: DatasetName, { raw_json: raw }: RowValues): RowValues {
  const parsed = parseRecord(dataset, JSON.parse(String(raw)));
  if (!parsed.usable) throw new TypeError(parsed.reason);
  return recordToRow(dataset, parsed, () => undefined);
}

describe.each([1, 7, 42])('past days of an account (seed %i)', (seed) => {
  it('are rebuilt as they were stored, column by column', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await using simulator = await startSimulator({
      seed,
      clock: new SimulatedClock(),
      limits: 'off',
      vulnerabilities: 500,
      remediations: 600,
    });
    const days: { readonly run: SyncRun; readonly state: State }[] = [];
    for (let day = 0; day < DAYS; day += 1) {
      if (day > 0) await simulator.tick({ vanishedShare: 0.01, reappearedShare: 0.3 });
      const run = await syncAccount(simulator, path);
      await using store = openSqliteStore({ path, mode: 'read' });
      days.push({ run, state: await readState(store) });
    }

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
          expect([null, stored['last_detected_at']]).toContain(
            'last_detected_at' in row ? row.last_detected_at : null,
          );
        }
      }
    }
  });
});
