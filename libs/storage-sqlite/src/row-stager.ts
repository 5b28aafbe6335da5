import type { Statement } from 'better-sqlite3';
import { compareRows, eventLabel } from '@vanta-vuln/core';
import type { Column, DatasetName, ReadRow, ReceivedRow, RowChange, StagedRow } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import { IdFilter } from './id-filter.ts';
import { KnownPages } from './known-pages.ts';
import type { KnownRows } from './known-pages.ts';
import type { Connection } from './open-connection.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import { parseStoredRow } from './row-json-codec.ts';
import type { StreamState } from './run-state.ts';
import { createDetectionStager, findDetection } from './detections.ts';
import { createStagedIndex } from './schema-statements.ts';
import type { StreamSeen } from './seen-rows.ts';
import { prepareStagerStatements } from './stager-statements.ts';
import type { StagerStatements } from './stager-statements.ts';
import { StoredRows } from './stored-rows.ts';
import type { StoredRow } from './stored-rows.ts';

/** What became of a row. */
export interface StagedOutcome {
  /** The stored row that was seen for the first time; null for a new or repeated one. */
  readonly rid: number | null;
  readonly usable: boolean;
  readonly unusableValues: number;
}

/**
 * Stages the rows of one dataset: only what is new, changed, or refreshed (same content, other raw JSON); of a row
 * that only has been detected again, when that was; of a row that is as stored, only that it was seen.
 */
export class RowStager<D extends DatasetName> {
  readonly #dataset: D;
  readonly #columns: readonly Column[];
  readonly #stream: StreamState;
  readonly #seen: StreamSeen;
  readonly #canReappear: boolean;
  readonly #connection: Connection;
  /** The ids of staged rows that the store does not hold. */
  readonly #staged = new IdFilter();
  #findStagedRid: Statement<[string], number> | null = null;
  readonly #storedRows: StoredRows;
  readonly #pages: KnownPages;
  readonly #detections: ReturnType<typeof createDetectionStager>;
  readonly #statements: StagerStatements;

  constructor(
    connection: Connection,
    dataset: D,
    state: { readonly stream: StreamState; readonly seen: StreamSeen },
  ) {
    this.#connection = connection;
    this.#dataset = dataset;
    this.#columns = DATASET_LAYOUT[dataset].columns;
    this.#stream = state.stream;
    this.#seen = state.seen;
    this.#storedRows = new StoredRows(connection, dataset);
    this.#pages = new KnownPages(connection, dataset);
    this.#detections = createDetectionStager(connection);
    this.#statements = prepareStagerStatements(connection, dataset);
    this.#canReappear = this.#statements.findAnyDisappeared.get(dataset) !== undefined;
    for (const id of this.#statements.readStagedIds.iterate(state.stream.highestRid)) this.#staged.add(id);
  }

  /** Stages the rows of a page at once when they are the stored ones that come next, to the letter; null otherwise. */
  stageKnown(rowsText: string): KnownRows | null {
    if (this.#stream.storedRows === 0) return null;
    const known = this.#pages.find(rowsText, this.#storedRows.last);
    if (known === null || known.rids.some((rid) => this.#seen.usable.has(rid))) return null;
    for (const rid of known.rids) this.#seen.usable.add(rid);
    this.#storedRows.skipTo(known.rids.at(-1) ?? 0);
    return known;
  }

  /** Learns from a page that had to be taken apart. */
  expectPages(size: number): void {
    this.#pages.expect(size);
  }

  /** Stages a row as received; of a row that comes twice in a run the last reading counts. */
  stage(received: ReceivedRow<D>): StagedOutcome {
    const { id, rawJson } = received;
    const stored = this.#stream.storedRows === 0 ? undefined : this.#storedRows.find(id);
    if (stored !== undefined) {
      const [rid, , , unusableValues, storedJson] = stored;
      if (storedJson === rawJson) return { rid: this.#see(rid), usable: true, unusableValues };
      const detection = findDetection(stored, rawJson);
      if (detection !== null) {
        const outcome = { rid: this.#see(rid), usable: true, unusableValues };
        this.#detections.put(rid, detection);
        return outcome;
      }
    }
    const read = received.read();
    if (read === null) return { rid: this.#seeUnusable(stored), usable: false, unusableValues: 0 };
    const { unusableValues } = read;
    if (stored === undefined) {
      this.#stageNew(read);
      return { rid: null, usable: true, unusableValues };
    }
    const [rid, , contentHash] = stored;
    const outcome = { rid: this.#see(rid), usable: true, unusableValues };
    if (contentHash !== read.row.content_hash) this.#stageChange(rid, read.row);
    this.#put(rid, read);
    return outcome;
  }

  /** Notes that a stored row was there; null when it had been noted before, and what was staged of it is dropped. */
  #see(rid: number): number | null {
    if (this.#seen.usable.add(rid)) return rid;
    this.#stream.repeated += 1;
    this.#unstage(rid);
    return null;
  }

  /** A row that can't be used was there: what is stored of it stays. */
  #seeUnusable(stored: StoredRow | undefined): number | null {
    return stored !== undefined && this.#seen.unusable.add(stored[0]) ? stored[0] : null;
  }

  #stageNew(read: ReadRow<D>): void {
    const stagedRid = this.#staged.add(read.row.id) ? undefined : this.#findStaged(read.row.id);
    if (stagedRid !== undefined) this.#stream.repeated += 1;
    const rid = stagedRid ?? this.#stream.nextRid;
    if (stagedRid === undefined) this.#stream.nextRid += 1;
    this.#put(rid, read);
    if (this.#canReappear) this.#stageReappearance(rid, read.row);
  }

  /** Looks for a row that the filter knows; only then is an index worth its cost. */
  #findStaged(id: string): number | undefined {
    if (this.#findStagedRid === null) {
      const layout = DATASET_LAYOUT[this.#dataset];
      this.#connection.exec(createStagedIndex(layout));
      this.#findStagedRid = this.#connection
        .prepare<[string], number>(`SELECT rid FROM ${layout.staged} WHERE id = ?`)
        .pluck();
    }
    return this.#findStagedRid.get(id);
  }

  #stageReappearance(rid: number, row: StagedRow<D>): void {
    const last = this.#statements.findLastEvent.get(this.#dataset, row.id);
    if (last?.[0] !== 'disappeared') return;
    const before = last[1] === null ? null : parseStoredRow(this.#dataset, last[1]);
    const changed = before === null ? {} : (compareRows(this.#dataset, before, row)?.changed ?? {});
    this.#putEvent(rid, row, { type: 'reappeared', changed, before: null });
  }

  #stageChange(rid: number, row: StagedRow<D>): void {
    const before = decodeRow(this.#columns, this.#statements.readStored.get(rid) ?? []);
    const change = compareRows(this.#dataset, before, row);
    // Another hash over equal columns: the hash was made by another recipe. The row is refreshed, not changed.
    if (change !== null) this.#putEvent(rid, row, change);
  }

  #put(rid: number, { row, unusableValues }: ReadRow<D>): void {
    this.#statements.put.run(rid, unusableValues, ...encodeRow(this.#columns, row));
  }

  #putEvent(rid: number, row: StagedRow<D>, { type, changed, before }: RowChange): void {
    const { severity, name } = eventLabel(row);
    const beforeJson = before === null ? null : JSON.stringify(before);
    this.#statements.putEvent.run(
      this.#dataset,
      rid,
      row.id,
      type,
      severity,
      name,
      JSON.stringify(changed),
      beforeJson,
    );
  }

  #unstage(rid: number): void {
    this.#statements.deleteStaged.run(rid);
    this.#statements.deleteEvent.run(this.#dataset, rid);
    if (this.#dataset === 'vulnerabilities') this.#detections.remove(rid);
  }
}
