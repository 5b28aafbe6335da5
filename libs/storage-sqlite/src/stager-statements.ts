import type { Statement } from 'better-sqlite3';
import type { DatasetName } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import type { StoredValue } from './row-codec.ts';

/** What the stager of a dataset reads and writes. */
export interface StagerStatements {
  readonly readStagedIds: Statement<[highestStoredRid: number], string>;
  readonly readStored: Statement<[rid: number], StoredValue[]>;
  readonly put: Statement<StoredValue[]>;
  readonly deleteStaged: Statement<[rid: number]>;
  readonly putEvent: Statement<StoredValue[]>;
  readonly deleteEvent: Statement<[dataset: string, rid: number]>;
  readonly findAnyDisappeared: Statement<[dataset: string]>;
  readonly findLastEvent: Statement<[dataset: string, id: string], LastEvent>;
}

type LastEvent = [type: string, beforeJson: string | null];

/** Prepares what the stager of a dataset reads and writes. */
export function prepareStagerStatements(connection: Connection, dataset: DatasetName): StagerStatements {
  const { name, staged, columns } = DATASET_LAYOUT[dataset];
  const placeholders = columns.map(() => '?').join(', ');
  const names = columns.map((column) => column.name).join(', ');
  return {
    readStagedIds: connection.prepare<[number], string>(`SELECT id FROM ${staged} WHERE rid > ?`).pluck(),
    readStored: connection
      .prepare<[number], StoredValue[]>(`SELECT ${names} FROM ${name} WHERE rid = ?`)
      .raw(),
    put: connection.prepare<StoredValue[]>(`INSERT OR REPLACE INTO ${staged} VALUES (?, ?, ${placeholders})`),
    deleteStaged: connection.prepare<[number]>(`DELETE FROM ${staged} WHERE rid = ?`),
    putEvent: connection.prepare<StoredValue[]>(
      'INSERT OR REPLACE INTO staged_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    deleteEvent: connection.prepare<[string, number]>(
      'DELETE FROM staged_events WHERE dataset = ? AND rid = ?',
    ),
    findAnyDisappeared: connection.prepare<[string]>(
      `SELECT 1 FROM vulnerability_history WHERE dataset = ? AND type = 'disappeared' LIMIT 1`,
    ),
    findLastEvent: connection
      .prepare<[string, string], LastEvent>(
        'SELECT type, before_json FROM vulnerability_history WHERE dataset = ? AND id = ? ORDER BY seq DESC LIMIT 1',
      )
      .raw(),
  };
}
