import type { DatasetName, RowValues, SyncRun } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { readAllRows } from './read-all-rows.ts';
import { syncAccount } from './sync-account.ts';

/** What a database held after a run: rows by id. */
export interface SyncedDay {
  readonly run: SyncRun;
  readonly state: Readonly<Record<DatasetName, ReadonlyMap<string, RowValues>>>;
}

/** Syncs an account into a database day by day; gives what it held after each. */
export async function syncDays(
  path: string,
  { seed, days, vulnerabilities = 500 }: { seed: number; days: number; vulnerabilities?: number },
): Promise<readonly SyncedDay[]> {
  const clock = new SimulatedClock();
  const remediations = Math.round(vulnerabilities * 1.2);
  await using simulator = await startSimulator({ seed, clock, limits: 'off', vulnerabilities, remediations });
  const synced: SyncedDay[] = [];
  for (let day = 0; day < days; day += 1) {
    if (day > 0) await simulator.tick({ vanishedShare: 0.01, reappearedShare: 0.3 });
    const run = await syncAccount(simulator, path);
    synced.push({ run, state: await readState(path) });
  }
  return synced;
}

async function readState(path: string): Promise<SyncedDay['state']> {
  await using store = openSqliteStore({ path, mode: 'read' });
  return {
    vulnerabilities: await readAllRows(store, 'vulnerabilities'),
    remediations: await readAllRows(store, 'remediations'),
    assets: await readAllRows(store, 'assets'),
  };
}

/** A row without what each sync refreshes without an entry in the history. */
export const withoutRefreshed = ({ last_detected_at: _seen, raw_json: _raw, ...rest }: RowValues) => rest;
