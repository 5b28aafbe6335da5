import { StoreError, checkReadEvents, checkReadRows, checkReadRuns } from '@vanta-vuln/core';
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
  SyncRun,
} from '@vanta-vuln/core';
import { beginRun } from './begin-run.ts';
import type { UpgradeWatch } from './begin-run.ts';
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
  /** Reads of the kept connection that have begun and not ended. */
  readonly #reading = new Set<AsyncGenerator<unknown>>();
  #isClosed = false;
  readonly #upgrade: UpgradeWatch;

  constructor(parts: {
    readonly path: string;
    readonly kept: Snapshot | null;
    readonly upgrade: UpgradeWatch;
  }) {
    this.location = parts.path;
    this.#kept = parts.kept;
    this.#upgrade = parts.upgrade;
  }

  async beginRun(options: BeginRunOptions): Promise<RunWriter> {
    if (this.#kept !== null) throw openedToRead(this.location);
    return await beginRun(this.location, options, this.#upgrade);
  }

  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
    checkReadRows(dataset, options);
    return this.#stream((snapshot) => readRows(snapshot.connection, dataset, options));
  }

  readEvents(options: ReadEventsOptions = {}): AsyncGenerator<readonly ChangeEvent[]> {
    checkReadEvents(options);
    return this.#stream((snapshot) => readEvents(snapshot.connection, options));
  }

  readRuns(options: { readonly limit?: number | undefined } = {}): AsyncGenerator<readonly SyncRun[]> {
    checkReadRuns(options);
    return this.#stream((snapshot) => readRuns(snapshot.connection, options));
  }

  async readIntegrations(): Promise<readonly IntegrationRow[]> {
    return this.#read(({ connection }) => readIntegrations(connection), []);
  }

  async lastRun(): Promise<SyncRun | null> {
    return this.#read(({ connection }) => readLastRun(connection), null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    // A connection can't be closed while a statement is read: a reader that comes back is told.
    for (const batches of this.#reading) await batches.return(undefined);
    this.#kept?.connection.close();
  }

  #read<Result>(read: (snapshot: Snapshot) => Result, whenEmpty: Result): Result {
    this.#assertOpen();
    const snapshot = this.#kept ?? openSnapshot(this.location);
    if (snapshot === null) return whenEmpty;
    try {
      return withReadErrors(this.location, () => read(snapshot));
    } finally {
      if (this.#kept === null) snapshot.connection.close();
    }
  }

  async *#stream<Batch>(read: (snapshot: Snapshot) => AsyncGenerator<Batch>): AsyncGenerator<Batch> {
    this.#assertOpen();
    const snapshot = this.#kept ?? openSnapshot(this.location);
    if (snapshot === null) return;
    const batches = read(snapshot);
    if (this.#kept !== null) this.#reading.add(batches);
    try {
      for await (const batch of batches) {
        yield batch;
        this.#assertOpen();
      }
    } catch (error) {
      throw toReadError(error, this.location);
    } finally {
      this.#reading.delete(batches);
      if (this.#kept === null) snapshot.connection.close();
    }
  }

  /** In write mode each read has a connection of its own, and nothing ends with the store. */
  #assertOpen(): void {
    if (this.#kept === null || !this.#isClosed) return;
    throw new StoreError('store-closed', `${this.location} was closed while it was read, or before.`, {
      hint: 'Open the store again, and close it when all of it has been read.',
    });
  }
}

function openedToRead(location: string): StoreError {
  return new StoreError('database-read-only', `${location} was opened to be read.`, {
    hint: "Open it with mode: 'write' to begin a run.",
  });
}
