import { compareRows } from '@vanta-vuln/core';
import type { ChangeEvent, DatasetName, RowChange, RowValues } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { StoredValue } from './row-codec.ts';
import { parseStoredRow } from './row-json-codec.ts';
import type { StreamState } from './run-state.ts';
import type { StreamSeen } from './seen-rows.ts';

/** A row with the columns by which every row is compared. */
export type StageableRow = RowValues & {
  readonly id: string;
  readonly content_hash: string;
  readonly raw_json: string;
};

type LookedUp = [rid: number, contentHash: string, isSameRaw: number];

/**
 * Stages the rows of one dataset: only what is new, changed, or refreshed (same content, other raw JSON);
 * of a row that is as stored, only that it was seen.
 */
export class RowStager {
  readonly #dataset: DatasetName;
  readonly #stream: StreamState;
  readonly #seen: StreamSeen;
  readonly #canReappear: boolean;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(
    connection: Connection,
    dataset: DatasetName,
    state: { readonly stream: StreamState; readonly seen: StreamSeen },
  ) {
    this.#dataset = dataset;
    this.#stream = state.stream;
    this.#seen = state.seen;
    this.#statements = prepareStatements(connection, dataset);
    this.#canReappear = this.#statements.findAnyDisappeared.get(dataset) !== undefined;
  }

  /** Stages a row as read; of a row that comes twice in a run the last reading counts. Returns its rid if it is stored. */
  stage(row: StageableRow): number | null {
    const stored = this.#lookUp(row);
    if (stored === undefined) {
      this.#stageNew(row);
      return null;
    }
    const [rid, contentHash, isSameRaw] = stored;
    const isRepeated = !this.#seen.usable.add(rid);
    if (isRepeated) {
      this.#stream.repeated += 1;
      this.#unstage(rid);
    }
    if (contentHash !== row.content_hash) this.#stageChanged(rid, row);
    else if (isSameRaw === 0) this.#put(rid, row);
    return isRepeated ? null : rid;
  }

  /** Notes that a row that can't be used was there, so that what is stored of it stays. Returns its rid if it is stored. */
  seeUnusable(id: string): number | null {
    const rid = this.#statements.findRid.get(id)?.[0];
    return rid !== undefined && this.#seen.unusable.add(rid) ? rid : null;
  }

  #lookUp(row: StageableRow): LookedUp | undefined {
    return this.#stream.storedRows === 0 ? undefined : this.#statements.lookUp.get(row.raw_json, row.id);
  }

  #stageNew(row: StageableRow): void {
    const rid = this.#stream.nextRid;
    const values = encodeRow(DATASET_LAYOUT[this.#dataset].columns, row);
    if (this.#statements.insertNew.run(rid, ...values).changes === 1) {
      this.#stream.nextRid += 1;
      if (this.#canReappear) this.#stageReappearance(rid, row);
      return;
    }
    this.#stream.repeated += 1;
    const stagedRid = this.#statements.findStagedRid.get(row.id)?.[0];
    if (stagedRid === undefined) return;
    this.#put(stagedRid, row);
    if (this.#canReappear) this.#stageReappearance(stagedRid, row);
  }

  #stageReappearance(rid: number, row: StageableRow): void {
    const last = this.#statements.findLastEvent.get(this.#dataset, row.id);
    if (last?.[0] !== 'disappeared') return;
    const before = last[1] === null ? null : parseStoredRow(this.#dataset, last[1]);
    const changed = before === null ? {} : (compareRows(this.#dataset, before, row)?.changed ?? {});
    this.#putEvent(rid, row, { type: 'reappeared', changed, before: null });
  }

  #stageChanged(rid: number, row: StageableRow): void {
    const { columns } = DATASET_LAYOUT[this.#dataset];
    const before = decodeRow(columns, this.#statements.readStored.get(rid) ?? []);
    const change = compareRows(this.#dataset, before, row);
    // Another hash over equal columns: the hash was made by another recipe. The row is refreshed, not changed.
    if (change !== null) this.#putEvent(rid, row, change);
    this.#put(rid, row);
  }

  #put(rid: number, row: StageableRow): void {
    this.#statements.put.run(rid, ...encodeRow(DATASET_LAYOUT[this.#dataset].columns, row));
  }

  #putEvent(rid: number, row: StageableRow, { type, changed, before }: RowChange): void {
    const { severity, name } = labelOf(row);
    const beforeJson = before === null ? null : JSON.stringify(before);
    this.#statements.putEvent.run(this.#dataset, rid, row.id, type, severity, name, JSON.stringify(changed), beforeJson);
  }

  #unstage(rid: number): void {
    this.#statements.deleteStaged.run(rid);
    this.#statements.deleteEvent.run(this.#dataset, rid);
  }
}

/** The severity and name under which the history files an event; null where a dataset has none. */
export function labelOf(row: RowValues): Pick<ChangeEvent, 'severity' | 'name'> {
  const { severity, name } = row;
  return { severity: typeof severity === 'string' ? severity : null, name: typeof name === 'string' ? name : null };
}

function prepareStatements(connection: Connection, dataset: DatasetName) {
  const { name, staged, columns } = DATASET_LAYOUT[dataset];
  const placeholders = columns.map(() => '?').join(', ');
  const names = columns.map((column) => column.name).join(', ');
  return {
    lookUp: connection
      .prepare<[string, string], LookedUp>(`SELECT rid, content_hash, raw_json = ? FROM ${name} WHERE id = ?`)
      .raw(),
    findRid: connection.prepare<[string], [number]>(`SELECT rid FROM ${name} WHERE id = ?`).raw(),
    readStored: connection.prepare<[number], StoredValue[]>(`SELECT ${names} FROM ${name} WHERE rid = ?`).raw(),
    insertNew: connection.prepare<StoredValue[]>(
      `INSERT INTO ${staged} VALUES (?, ${placeholders}) ON CONFLICT (id) DO NOTHING`,
    ),
    findStagedRid: connection.prepare<[string], [number]>(`SELECT rid FROM ${staged} WHERE id = ?`).raw(),
    put: connection.prepare<StoredValue[]>(`INSERT OR REPLACE INTO ${staged} VALUES (?, ${placeholders})`),
    deleteStaged: connection.prepare<[number]>(`DELETE FROM ${staged} WHERE rid = ?`),
    putEvent: connection.prepare<StoredValue[]>('INSERT OR REPLACE INTO staged_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    deleteEvent: connection.prepare<[string, number]>('DELETE FROM staged_events WHERE dataset = ? AND rid = ?'),
    findAnyDisappeared: connection.prepare<[string]>(
      `SELECT 1 FROM vulnerability_history WHERE dataset = ? AND type = 'disappeared' LIMIT 1`,
    ),
    findLastEvent: connection
      .prepare<[string, string], [type: string, beforeJson: string | null]>(
        'SELECT type, before_json FROM vulnerability_history WHERE dataset = ? AND id = ? ORDER BY seq DESC LIMIT 1',
      )
      .raw(),
  };
}
