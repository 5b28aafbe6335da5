import { syncHistoryTable, syncRunToRow } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { encodeRow } from './row-codec.ts';

/** Writes a row of sync_history. */
export function insertRun(connection: Connection, run: SyncRun): void {
  const { columns } = syncHistoryTable;
  const names = columns.map((column) => column.name).join(', ');
  connection
    .prepare(`INSERT INTO sync_history (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...encodeRow(columns, syncRunToRow(run)));
}
