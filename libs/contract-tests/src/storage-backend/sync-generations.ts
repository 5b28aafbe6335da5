import { DATASET_TABLES, rowToJson } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import { MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import type { Lists } from '../sync-lists.ts';
import { toStagedRow } from '../to-staged.ts';
import { wireVulnerability } from '../wire-records.ts';
import { readEventsOf, readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

/** The row that an event holds, without what a store may add to it: which run had last read it. */
export const withoutRun = (before: JsonObject | null | undefined) => {
  const { run_id: _run, observed_at: _moment, ...row } = before ?? {};
  return row;
};

/** The row of a wire record as an event holds it. */
export const vulnerabilityBefore = (record: JsonObject) =>
  rowToJson(DATASET_TABLES.vulnerabilities, toStagedRow('vulnerabilities', record));

/** Syncs each generation of lists into a store of its own; gives the last run and its events. */
export async function syncGenerations(target: StorageBackendTarget, generations: readonly Lists[]) {
  await using opened = await openEmptyStore(target);
  for (const [index, lists] of generations.slice(0, -1).entries()) {
    await syncLists(opened.store, lists, { runId: `run ${index}`, observedAt: MOMENT + index });
  }
  const { counts } = await syncLists(opened.store, generations.at(-1) ?? {}, {
    runId: 'last',
    observedAt: MOMENT + 60_000,
  });
  return {
    counts,
    events: await readEventsOf(opened.store, 'last'),
    ids: await readIds(opened.store),
    rows: await collect(
      opened.store.readRows('vulnerabilities', { columns: ['id', 'name', 'is_deactivated'] }),
    ),
  };
}

/** The same vulnerability, active, and under another name and severity. */
export const ACTIVE = wireVulnerability('v1');
export const RENAMED = wireVulnerability('v1', {
  name: 'CVE-2026-9999',
  severity: 'CRITICAL',
  relatedVulns: ['CVE-2024-0001'],
});
