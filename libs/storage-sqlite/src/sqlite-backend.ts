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
  SyncRun,
} from '@vanta-vuln/core';
import { beginRun } from './begin-run.ts';
import { readEvents, readLastRun, readRuns } from './read-history.ts';
import { readIntegrations } from './read-integrations.ts';
import { readRows } from './read-rows.ts';
import { openSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { toReadError, withReadErrors } from './sqlite-errors.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** A StorageBackend on an SQLite file. */
export class SqliteBackend implements SqliteStore {
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
      return withReadErrors(this.location, () => read(snapshot));
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
      throw toReadError(error, this.location);
    } finally {
      if (this.#kept === null) snapshot.connection.close();
    }
  }
}
