import {
  StoreError,
  checkReadEvents,
  checkReadRows,
  checkReadRuns,
  checkStoreMode,
  findOptionProblem,
  planNotRecorded,
} from '@vanta-vuln/core';
import type {
  AppliedRun,
  ApplyRunOptions,
  BeginRunOptions,
  ChangeEvent,
  CommittedRun,
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
import { codecName } from '../parquet/codecs.ts';
import { stoppableStore, untilStopped } from '../stoppable-store.ts';
import { applyRun } from './apply-run.ts';
import { beginRun } from './begin-run.ts';
import { buildStaged } from './build-staged.ts';
import type { CommittedState } from './commit-pointer.ts';
import { openedToRead } from './lake-errors.ts';
import { holdLake } from './hold-lake.ts';
import type { BuiltSnapshot, Lake, LakeOptions, StagedPlan } from './lake.ts';
import { readPlannedRun, toSyncPlan } from './planned-run.ts';
import { readCommitted } from './read-committed.ts';
import { readEvents } from './read-events.ts';
import { readIntegrationRows } from './read-integrations.ts';
import { readRows } from './read-rows.ts';
import { readRun } from './read-run.ts';
import { readRunIds, readRuns } from './read-runs.ts';
import { reindexDeparted } from './reindex-departed.ts';

/**
 * Opens a lake of Parquet files in an object store; nothing is read or written yet. Throws StoreError `mode-unknown`,
 * `codec-unknown` and `invalid-lease`: a lease that is no time would keep no other writer out.
 *
 * @example
 * import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
 * const store = await openObjectStore('file:///data/lake');
 * await using lake = openLake({ store });
 * const run = await lake.lastRun();
 */
export function openLake(options: LakeOptions): Lake {
  checkLakeOptions(options);
  return new ObjectLake(options);
}

function checkLakeOptions({ mode = 'write', codec = 'snappy', lease = {} }: LakeOptions): void {
  checkStoreMode(mode);
  codecName(codec);
  const found = findOptionProblem({ ...lease }, { duration: 'limit', renewEvery: 'limit', parkFor: 'room' });
  if (found === null) return;
  throw new StoreError('invalid-lease', `lease.${found.option} ${found.problem}.`, { hint: found.hint });
}

class ObjectLake implements Lake {
  readonly kind = 's3';
  readonly location: string;
  readonly #options: LakeOptions;
  /** In read mode, what commit.json said first. */
  #kept: Promise<CommittedState | null> | null = null;

  constructor(options: LakeOptions) {
    this.location = options.store.location;
    this.#options = options;
  }

  async beginRun(options: BeginRunOptions): Promise<RunWriter> {
    if (this.#options.mode === 'read') throw openedToRead(this.location);
    return await beginRun(this.#options, options);
  }

  async build(
    runId: string,
    dataset: DatasetName,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<BuiltSnapshot> {
    const { codec = 'snappy' } = this.#options;
    const store = stoppableStore(this.#options.store, signal);
    const built = await untilStopped(signal, async () => {
      const found = await readPlannedRun(store, runId);
      if (found === null) throw planNotRecorded(store.location, runId);
      return await buildStaged(store, { planned: found.value, dataset, codec, inStore: true });
    });
    return { rows: built.snapshot.rows, bytes: built.snapshot.bytes, events: built.events.count };
  }

  async readPlan(runId: string): Promise<StagedPlan | null> {
    const { store } = this.#options;
    const found = await readPlannedRun(store, runId);
    return found === null ? null : { plan: toSyncPlan(found.value), pages: found.value.pages };
  }

  async commitPlanned({
    finishedAt,
    signal,
  }: {
    readonly finishedAt: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<SyncRun | null> {
    const held = await untilStopped(signal, () =>
      holdLake(this.#options, { runId: 'commit', since: finishedAt, signal }),
    );
    await held.lease[Symbol.asyncDispose]();
    return held.rolledForward;
  }

  async *readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
    checkReadRows(dataset, options);
    const { store } = this.#options;
    const committed = await this.readCommitted();
    if (committed === null) return;
    for await (const batch of readRows(store, committed, { dataset, options })) {
      if (areProjected<DatasetRow<D>, Columns>(batch, options.columns)) yield batch;
    }
  }

  readEvents(options: ReadEventsOptions = {}): AsyncIterable<readonly ChangeEvent[]> {
    checkReadEvents(options);
    return readEvents(this.#options.store, options);
  }

  readRuns(options: { readonly limit?: number | undefined } = {}): AsyncIterable<readonly SyncRun[]> {
    checkReadRuns(options);
    return readRuns(this.#options.store, options);
  }

  async readIntegrations(): Promise<readonly IntegrationRow[]> {
    const committed = await this.readCommitted();
    if (committed === null) return [];
    return readIntegrationRows(this.#options.store, committed.snapshot.integrations.key);
  }

  async lastRun(): Promise<SyncRun | null> {
    return (await this.readCommitted())?.run ?? null;
  }

  readCommitted(): Promise<CommittedState | null> {
    if (this.#options.mode !== 'read') return this.#readLatest();
    this.#kept ??= this.#readLatest().catch((error: unknown) => {
      // A look that failed has shown nothing: the next one may try again.
      this.#kept = null;
      throw error;
    });
    return this.#kept;
  }

  async #readLatest(): Promise<CommittedState | null> {
    return (await readCommitted(this.#options.store)).committed;
  }

  async readRunIds(): Promise<readonly string[]> {
    return readRunIds(this.#options.store);
  }

  applyRun(run: CommittedRun, options: ApplyRunOptions = {}): Promise<AppliedRun> {
    return applyRun(this.#options, run, options);
  }

  recordRun(
    { run, events }: Pick<CommittedRun, 'run' | 'events'>,
    options: ApplyRunOptions = {},
  ): Promise<AppliedRun> {
    return applyRun(this.#options, { run, events }, options);
  }

  readRun(run: Pick<SyncRun, 'id' | 'observedAt'>): Promise<CommittedRun | null> {
    return readRun(this.#options.store, run);
  }

  settleHistory(): Promise<void> {
    return reindexDeparted(this.#options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The object store is the caller's, and writers give their lease back themselves.
  }
}

/** The reader gives the columns of the table's schema, in the asked order. */
function areProjected<Row, Columns extends readonly (keyof Row)[]>(
  tuples: readonly (readonly unknown[])[],
  columns: Columns,
): tuples is readonly Projected<Row, Columns>[] {
  return tuples.every((tuple) => tuple.length === columns.length);
}
