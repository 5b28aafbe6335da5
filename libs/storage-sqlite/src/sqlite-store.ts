import type {
  BeginRunOptions,
  ChangeEvent,
  DatasetColumn,
  DatasetName,
  DatasetRow,
  IntegrationRow,
  Projected,
  ReadEventsOptions,
  ReadRowsOptions,
  RunWriter,
  StorageBackend,
  SyncRun,
} from '@vanta-vuln/core';
import { beginRun } from './begin-run.ts';
import { readEvents, readLastRun, readRuns } from './read-history.ts';
import { readRows } from './read-rows.ts';
import { nothingToRead, openSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { toStoreError } from './sqlite-errors.ts';

/** Which file to open, and for what. */
export interface SqliteStoreOptions {
  /** The database file. */
  readonly path: string;
  /**
   * `read` never writes and never upgrades, needs the file to exist, and shows one state until it is closed, also
   * while a sync commits; `write` may begin runs and makes the file when it is missing.
   */
  readonly mode: 'read' | 'write';
}

/**
 * Opens a store in an SQLite file.
 *
 * Throws StoreError: `database-missing` (read only), `not-a-database`, `database-newer`, `database-foreign`,
 * `database-damaged`, `database-unreachable`.
 *
 * @example
 * import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
 * await using store = openSqliteStore({ path: 'vanta_vulnerabilities.db', mode: 'read' });
 */
export function openSqliteStore({ path, mode }: SqliteStoreOptions): SqliteStore {
  const snapshot = openSnapshot(path);
  if (mode === 'read') {
    if (snapshot === null) throw nothingToRead(path);
    // The read transaction begins with the first read and keeps its view of the file.
    snapshot.connection.exec('BEGIN');
    return new SqliteStore(path, snapshot);
  }
  snapshot?.connection.close();
  return new SqliteStore(path, null);
}

/** A StorageBackend on an SQLite file. */
export class SqliteStore implements StorageBackend {
  readonly kind = 'sqlite';
  readonly location: string;
  /** Kept for as long as the store is open in read mode; in write mode each read opens its own. */
  readonly #kept: Snapshot | null;

  constructor(path: string, kept: Snapshot | null) {
    this.location = path;
    this.#kept = kept;
  }

  async beginRun(options: BeginRunOptions): Promise<RunWriter> {
    return beginRun(this.location, options);
  }

  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
    return this.#stream((snapshot) => readRows(snapshot.connection, dataset, { ...options, sources: snapshot.rows }));
  }

  readEvents(options: ReadEventsOptions = {}): AsyncGenerator<readonly ChangeEvent[]> {
    return this.#stream((snapshot) => readEvents(snapshot.connection, options, snapshot.events));
  }

  readRuns(options: { readonly limit?: number | undefined } = {}): AsyncGenerator<readonly SyncRun[]> {
    return this.#stream((snapshot) => readRuns(snapshot.connection, options, snapshot.runs));
  }

  async readIntegrations(): Promise<readonly IntegrationRow[]> {
    const sql = (source: string) =>
      `SELECT integration_id, display_name, connections, disabled_connections, error, content_hash,
        coalesce(state.run_id, '') AS run_id, coalesce(state.observed_at, 0) AS observed_at, raw_json
      FROM ${source} LEFT JOIN dataset_state AS state ON state.dataset = 'vulnerabilities' ORDER BY integration_id`;
    return this.#read(
      ({ connection, integrations }) => connection.prepare<[], IntegrationRow>(sql(integrations)).all(),
      [],
    );
  }

  async lastRun(): Promise<SyncRun | null> {
    return this.#read(({ connection, runs }) => readLastRun(connection, runs), null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept?.connection.close();
  }

  #read<Result>(read: (snapshot: Snapshot) => Result, whenEmpty: Result): Result {
    const snapshot = this.#kept ?? openSnapshot(this.location);
    if (snapshot === null) return whenEmpty;
    try {
      return read(snapshot);
    } catch (error) {
      throw toStoreError(error, this.location);
    } finally {
      if (this.#kept === null) snapshot.connection.close();
    }
  }

  async *#stream<Batch>(read: (snapshot: Snapshot) => AsyncIterable<Batch>): AsyncGenerator<Batch> {
    const snapshot = this.#kept ?? openSnapshot(this.location);
    if (snapshot === null) return;
    try {
      yield* read(snapshot);
    } catch (error) {
      throw toStoreError(error, this.location);
    } finally {
      if (this.#kept === null) snapshot.connection.close();
    }
  }
}
