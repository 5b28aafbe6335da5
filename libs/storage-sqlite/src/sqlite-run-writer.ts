import type {
  DatasetName,
  IntegrationRow,
  ParkReason,
  PlanFacts,
  RunCheckpoint,
  RunWriter,
  StagedPage,
  SyncPlan,
  SyncRun,
  Vanished,
} from '@vanta-vuln/core';
import { commitPlannedRun, requirePlan } from './commit-run.ts';
import { insertRun } from './insert-run.ts';
import { noteLeaseHolder } from './lease.ts';
import { collectMissing, countExplained, sampleUnexplained } from './missing-rows.ts';
import type { Connection } from './open-connection.ts';
import { PageGroup } from './page-group.ts';
import { parkedRun } from './parked-run.ts';
import { planRun } from './plan-run.ts';
import { createStagers, stageRows } from './stage-rows.ts';
import type { Stagers } from './stage-rows.ts';
import { advanceRun, toCheckpoint } from './run-state.ts';
import type { RunState } from './run-state.ts';
import type { StreamSeen } from './seen-rows.ts';
import { loadSeenRows } from './load-seen-rows.ts';
import { withStoreErrors } from './sqlite-errors.ts';
import { loadRunState, startAnew } from './stored-run-state.ts';
import { WalFlusher } from './wal-flusher.ts';
import { prepareWriterStatements } from './writer-statements.ts';
import type { WriterStatements } from './writer-statements.ts';

/** What a writer is made of. */
export interface RunWriterParts {
  readonly connection: Connection;
  readonly path: string;
  /** What the record of the run calls the store. */
  readonly backend: string;
  readonly lease: Disposable;
  readonly state: RunState;
  readonly resumed: boolean;
  readonly rolledForward: SyncRun | null;
}

/** The writer of one run: every step is one transaction, so that a killed process leaves whole steps behind. */
export class SqliteRunWriter implements RunWriter {
  readonly rolledForward: SyncRun | null;
  readonly #connection: Connection;
  readonly #path: string;
  readonly #backend: string;
  readonly #lease: Disposable;
  #state: RunState;
  #resumed: boolean;
  #seen: Readonly<Record<DatasetName, StreamSeen>>;
  #stagers: Stagers;
  #statements: WriterStatements;
  readonly #flusher: WalFlusher;
  readonly #group: PageGroup;
  #isOpen = true;

  constructor({ connection, path, backend, lease, state, resumed, rolledForward }: RunWriterParts) {
    this.rolledForward = rolledForward;
    this.#connection = connection;
    this.#path = path;
    this.#backend = backend;
    this.#lease = lease;
    this.#state = state;
    this.#resumed = resumed;
    this.#seen = loadSeenRows(connection, state);
    this.#stagers = createStagers(connection, { state, seen: this.#seen });
    this.#statements = prepareWriterStatements(connection);
    this.#flusher = new WalFlusher(path);
    this.#group = new PageGroup({
      connection,
      groupWritten: () => this.#flusher.written(),
      writeState: () => this.#statements.writeState(this.#state),
      revert: () => this.#adopt(loadRunState(connection) ?? this.#state),
    });
  }

  get checkpoint(): RunCheckpoint {
    return toCheckpoint(this.#state);
  }

  get resumed(): boolean {
    return this.#resumed;
  }

  async stagePage<D extends DatasetName>(page: StagedPage<D>): Promise<void> {
    if (page.mayWait === true) return this.#guard(() => this.#group.add(() => this.#stagePage(page)));
    await this.#step(() => {
      this.#stagePage(page);
      this.#statements.writeState(this.#state);
    });
  }

  async stageIntegrations(rows: readonly Omit<IntegrationRow, 'run_id' | 'observed_at'>[]): Promise<void> {
    await this.#step(() => {
      this.#connection.exec('DELETE FROM staged_integrations');
      for (const row of rows) this.#statements.insertIntegration(row);
    });
  }

  async readAgain(dataset: DatasetName): Promise<void> {
    await this.#step(() => {
      const stream = this.#state.streams[dataset];
      Object.assign(stream, { pass: 2, nextCursor: null, done: false, withoutId: 0 });
      this.#statements.writeState(this.#state);
    });
  }

  async restart({ runId, startedAt }: { readonly runId: string; readonly startedAt: number }): Promise<void> {
    await this.#guard(() => {
      this.#group.drop();
      this.#adopt(startAnew(this.#connection, { ...this.#state, runId, startedAt }));
      this.#resumed = false;
      noteLeaseHolder(this.#connection, runId, startedAt);
    });
  }

  async vanished(dataset: DatasetName, { sampleSize }: { readonly sampleSize: number }): Promise<Vanished> {
    return this.#step(() => {
      const { storedRows: stored } = this.#state.streams[dataset];
      const vanished = this.#collectMissing(dataset);
      if (vanished === 0) return { stored, vanished, explained: 0, unexplainedSample: [] };
      // A remediation that is itself missing explains nothing.
      if (dataset === 'vulnerabilities' && !this.#state.incrementalRemediations)
        this.#collectMissing('remediations');
      const explained = countExplained(this.#connection, dataset);
      return {
        stored,
        vanished,
        explained,
        unexplainedSample: sampleUnexplained(this.#connection, dataset, sampleSize),
      };
    });
  }

  #collectMissing(dataset: DatasetName): number {
    const { storedRows } = this.#state.streams[dataset];
    return collectMissing(this.#connection, dataset, { seen: this.#seen[dataset], storedRows });
  }

  async plan(facts: PlanFacts): Promise<SyncPlan> {
    return this.#guard(() => {
      this.#group.finish();
      return planRun(this.#connection, {
        backend: this.#backend,
        state: this.#state,
        seen: this.#seen,
        facts,
      });
    });
  }

  async commit(plan: SyncPlan, { finishedAt }: { readonly finishedAt: number }): Promise<SyncRun> {
    return this.#guard(() =>
      commitPlannedRun(this.#connection, requirePlan(this.#connection, plan, this.#path), finishedAt),
    );
  }

  async park(reason: ParkReason): Promise<SyncRun> {
    const park = () => {
      const { requests, throttled } = reason;
      this.#statements.writeState({ ...this.#state, requests, throttled });
      const run = parkedRun(this.#state, { ...reason, backend: this.#backend });
      insertRun(this.#connection, run);
      return run;
    };
    return this.#guard(() => {
      this.#group.settle();
      return this.#write(park);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#group.settle();
    try {
      this.#connection.exec('DELETE FROM lease');
    } catch {
      // Only a note, which nobody believes once the lease is free: on a full disk it must not hide what went wrong.
    } finally {
      this.#connection.close();
      this.#flusher[Symbol.dispose]();
      this.#lease[Symbol.dispose]();
    }
  }

  #stagePage<D extends DatasetName>(page: StagedPage<D>): void {
    const { dataset } = page;
    const outcomes = stageRows(this.#stagers[dataset], page);
    this.#statements.insertPage(dataset, outcomes);
    advanceRun(this.#state, page, outcomes);
  }

  /** One transaction, after all pages that were taken. */
  #step<Result>(step: () => Result): Promise<Result> {
    return this.#guard(() => {
      this.#group.finish();
      return this.#write(step);
    });
  }

  /** One transaction; when it fails, the memory goes back to what the file holds. */
  #write<Result>(step: () => Result): Result {
    try {
      return this.#connection.transaction(step).immediate();
    } catch (error) {
      this.#adopt(loadRunState(this.#connection) ?? this.#state);
      throw error;
    }
  }

  #adopt(state: RunState): void {
    this.#state = state;
    this.#seen = loadSeenRows(this.#connection, state);
    this.#stagers = createStagers(this.#connection, { state, seen: this.#seen });
    this.#statements = prepareWriterStatements(this.#connection);
  }

  async #guard<Result>(step: () => Result): Promise<Result> {
    return withStoreErrors(this.#path, step);
  }
}
