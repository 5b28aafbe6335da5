import { DATASETS, HASH_VERSION, isCurrentHash, parseRecord, recordToRow } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { encodeRow } from './row-codec.ts';
import type { StoredValue } from './row-codec.ts';

const BATCH = 500;

/**
 * Makes rows anew from their raw JSON where another version of ours hashed them, so that an upgrade never shows
 * as changes. Silent, and harmless when it is interrupted: what is done is done.
 */
export function rehashRows(connection: Connection): void {
  for (const dataset of DATASETS) if (isOutdated(connection, dataset)) rehashDataset(connection, dataset);
}

/** Rows are made anew from the first to the last before anything else is written: so the last one tells for all. */
function isOutdated(connection: Connection, dataset: DatasetName): boolean {
  const sql = `SELECT content_hash FROM ${DATASET_LAYOUT[dataset].name} ORDER BY rid DESC LIMIT 1`;
  const last = connection.prepare<[], string>(sql).pluck().get();
  return last !== undefined && !isCurrentHash(last);
}

function rehashDataset<D extends DatasetName>(connection: Connection, dataset: D): void {
  const { name, columns } = DATASET_LAYOUT[dataset];
  const next = connection
    .prepare<[number, string], [rid: number, rawJson: string]>(
      `SELECT rid, raw_json FROM ${name} WHERE rid > ? AND content_hash NOT GLOB ? ORDER BY rid LIMIT ${BATCH}`,
    )
    .raw();
  const assignments = columns.map((column) => `${column.name} = ?`).join(', ');
  const update = connection.prepare<StoredValue[]>(`UPDATE ${name} SET ${assignments} WHERE rid = ?`);
  const rehash = connection.transaction((rows: readonly [number, string][]) => {
    for (const [rid, rawJson] of rows) {
      const parsed = parseRecord(dataset, JSON.parse(rawJson));
      if (parsed.usable)
        update.run(
          ...encodeRow(
            columns,
            recordToRow(dataset, parsed, () => undefined),
          ),
          rid,
        );
    }
  });
  let last = 0;
  for (;;) {
    const rows = next.all(last, `${HASH_VERSION}.*`);
    if (rows.length === 0) return;
    rehash(rows);
    last = rows.at(-1)?.[0] ?? last;
  }
}
