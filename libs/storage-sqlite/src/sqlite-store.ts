import { silentLogger } from '@vanta-vuln/core';
import type {
  BeginRunOptions,
  ChangeEvent,
  DatasetColumn,
  DatasetName,
  DatasetRow,
  IntegrationRow,
  Logger,
  Projected,
  ReadEventsOptions,
  ReadRowsOptions,
  RunWriter,
  StorageBackend,
  SyncRun,
} from '@vanta-vuln/core';
import { beginRun } from './begin-run.ts';
import { readEvents, readLastRun, readRuns } from './read-history.ts';
import { readIntegrations } from './read-integrations.ts';
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
  /** Told when a database of an older tool is upgraded. @default none */
  readonly logger?: Logger | undefined;
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
export function openSqliteStore({ path, mode, logger = silentLogger }: SqliteStoreOptions): SqliteStore {
  const snapshot = openSnapshot(path);
  if (mode === 'read') {
    if (snapshot === null) throw nothingToRead(path);
    // The read transaction begins with the first read and keeps its view of the file.
    snapshot.connection.exec('BEGIN');
    return new SqliteStore({ path, kept: snapshot, logger });
  }
  snapshot?.connection.close();
  return new SqliteStore({ path, kept: null, logger });
}

/** A StorageBackend on an SQLite file. */
export class SqliteStore implements StorageBackend {
  readonly kind = 'sqlite';
  readonly location: string;
  /** Kept for as long as the store is open in read mode; in write mode each read opens its own. */
  readonly #kept: Snapshot | null;

  readonly #logger: Logger;

  constructor(parts: { readonly path: string; readonly kept: Snapshot | null; readonly logger: Logger }) {
    this.location = parts.path;
    this.#kept = parts.kept;
    this.#logger = parts.logger;
  }

  async beginRun(options: BeginRunOptions): Promise<RunWriter> {
    return await beginRun(this.location, options, this.#logger);
  }

  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
    return this.#stream((snapshot) => readRows(snapshot.connection, dataset, options));
  }

  readEvents(options: ReadEventsOptions = {}): AsyncGenerator<readonly ChangeEvent[]> {
    return this.#stream((snapshot) => readEvents(snapshot.connection, options));
  }

  readRuns(options: { readonly limit?: number | undefined } = {}): AsyncGenerator<readonly SyncRun[]> {
    return this.#stream((snapshot) => readRuns(snapshot.connection, options));
  }

  async readIntegrations(): Promise<readonly IntegrationRow[]> {
    return this.#read(({ connection }) => readIntegrations(connection), []);
  }

  async lastRun(): Promise<SyncRun | null> {
    return this.#read(({ connection }) => readLastRun(connection), null);
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
