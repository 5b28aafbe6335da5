import { DATASET_TABLES, eventLabel, rowToJson } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { decodeRow } from './row-codec.ts';
import type { StoredValue } from './row-codec.ts';
import type { StreamSeen } from './seen-rows.ts';

const BATCH = 2000;

/** Notes in staged_gone the stored rows that a stream has not shown; returns how many. Memory: one batch of rids. */
export function collectMissing(
  connection: Connection,
  dataset: DatasetName,
  { seen, storedRows }: { readonly seen: StreamSeen; readonly storedRows: number },
): number {
  connection.prepare('DELETE FROM staged_gone WHERE dataset = ?').run(dataset);
  if (seen.usable.count === storedRows) return 0;
  const next = connection
    .prepare<[number], number>(
      `SELECT rid FROM ${DATASET_LAYOUT[dataset].name} WHERE rid > ? ORDER BY rid LIMIT ${BATCH}`,
    )
    .pluck();
  const insert = connection.prepare<[string, number]>('INSERT INTO staged_gone VALUES (?, ?)');
  let count = 0;
  for (let rids = next.all(0); rids.length > 0; rids = next.all(rids.at(-1) ?? 0)) {
    for (const rid of rids) {
      if (seen.usable.has(rid) || seen.unusable.has(rid)) continue;
      insert.run(dataset, rid);
      count += 1;
    }
  }
  return count;
}

// A dated remediation as the run has read it: staged, or stored and neither replaced nor missing. One that names no
// finding is left out: beside its null, no row would be known to be missing from the list.
const IS_EXPLAINED = `
  gone.id IN (
    SELECT vulnerability_id FROM staged_vulnerability_remediations
    WHERE remediated_at IS NOT NULL AND vulnerability_id IS NOT NULL)
  OR EXISTS (
    SELECT 1 FROM vulnerability_remediations AS stored
    WHERE stored.vulnerability_id = gone.id AND stored.remediated_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM staged_vulnerability_remediations AS newer WHERE newer.rid = stored.rid)
      AND NOT EXISTS (SELECT 1 FROM staged_gone AS left WHERE left.dataset = 'remediations' AND left.rid = stored.rid))`;

function missingRows(dataset: DatasetName): string {
  return `(SELECT row.id FROM staged_gone JOIN ${DATASET_LAYOUT[dataset].name} AS row USING (rid)
    WHERE staged_gone.dataset = '${dataset}') AS gone`;
}

/** How many of the missing rows a dated remediation explains. Only findings have remediations. */
export function countExplained(connection: Connection, dataset: DatasetName): number {
  if (dataset !== 'vulnerabilities') return 0;
  const sql = `SELECT count(*) FROM ${missingRows(dataset)} WHERE ${IS_EXPLAINED}`;
  return connection.prepare<[], number>(sql).pluck().get() ?? 0;
}

/** The ids of the first missing rows that nothing explains, by id. */
export function sampleUnexplained(
  connection: Connection,
  dataset: DatasetName,
  size: number,
): readonly string[] {
  const where = dataset === 'vulnerabilities' ? `WHERE NOT (${IS_EXPLAINED})` : '';
  const sql = `SELECT gone.id FROM ${missingRows(dataset)} ${where} ORDER BY gone.id LIMIT ?`;
  return connection.prepare<[number], string>(sql).pluck().all(size);
}

/** Stages the event of each missing row, with the whole row as it was. Memory: one batch of rows. */
export function stageDisappearances(connection: Connection, dataset: DatasetName): void {
  const { name, columns } = DATASET_LAYOUT[dataset];
  const names = columns.map((column) => `row.${column.name}`).join(', ');
  const next = connection
    .prepare<[string, number], [rid: number, ...values: StoredValue[]]>(
      `SELECT row.rid, ${names} FROM staged_gone JOIN ${name} AS row USING (rid)
      WHERE staged_gone.dataset = ? AND row.rid > ? ORDER BY row.rid LIMIT 200`,
    )
    .raw();
  const insert = connection.prepare<StoredValue[]>(
    `INSERT INTO staged_events VALUES (?, ?, ?, 'disappeared', ?, ?, '{}', ?)`,
  );
  let last = 0;
  for (let rows = next.all(dataset, last); rows.length > 0; rows = next.all(dataset, last)) {
    for (const [rid, ...values] of rows) {
      const before = decodeRow(columns, values);
      const { severity, name: label } = eventLabel(before);
      const id = typeof before['id'] === 'string' ? before['id'] : '';
      insert.run(
        dataset,
        rid,
        id,
        severity,
        label,
        JSON.stringify(rowToJson(DATASET_TABLES[dataset], before)),
      );
      last = rid;
    }
  }
}
