import { ObjectConditionError, ObjectNotFoundError, mapDatasets, planNotRecorded } from '@vanta-vuln/core';
import type {
  DatasetName,
  IntegrationRow,
  ObjectStore,
  ParkReason,
  PlanFacts,
  PutOptions,
  RunCheckpoint,
  RunWriter,
  StagedPage,
  SyncPlan,
  SyncRun,
  Vanished,
} from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { buildDataset } from './build-dataset.ts';
import type { BuiltDataset } from './build-dataset.ts';
import { readBuilt } from './build-staged.ts';
import type { CommittedState } from './commit-pointer.ts';
import { commitRun } from './commit-run.ts';
import { findVanished } from './find-vanished.ts';
import { findFreeStamp } from './free-stamp.ts';
import { putJson } from './json-object.ts';
import { LeaseLostError } from './lake-errors.ts';
import { pageKey, parkedKey, planKey, secondPassKey, syncKey } from './lake-layout.ts';
import type { Lease } from './lease.ts';
import { isStagingLost } from './lost-staging.ts';
import { openNewRun } from './open-run.ts';
import type { OpenRun } from './open-run.ts';
import { PageStager } from './page-stager.ts';
import { parkedRun } from './parked-run.ts';
import { planRun } from './plan-run.ts';
import { toSyncPlan } from './planned-run.ts';
import type { PlannedRun } from './planned-run.ts';
import { putSyncRun } from './put-sync-run.ts';
import { beginSecondPass, toCheckpoint } from './run-state.ts';
import { stageIntegrations } from './staged-integrations.ts';
import { keptRows, pagedRows } from './staged-rows.ts';
import type { StagedRows } from './staged-rows.ts';
import { deleteStaging, listPages } from './staging-area.ts';

/** What a writer is made of. */
export interface LakeRunWriterParts {
  readonly store: ObjectStore;
  /** The same, and nothing is written once the lease is lost. */
  readonly heldStore: ObjectStore;
  readonly lease: Lease;
  readonly run: OpenRun;
  readonly resumed: boolean;
  readonly rolledForward: SyncRun | null;
  readonly codec: ParquetCodec;
  /** Replaces commit.json; throws LeaseLostError. */
  readonly replacePointer: (state: CommittedState) => Promise<void>;
}

/** The writer of one run: what it stages lies in objects that are there whole or not at all. */
export class LakeWriter implements RunWriter {
  readonly rolledForward: SyncRun | null;
  readonly #parts: LakeRunWriterParts;
  #run: OpenRun;
  #stager: PageStager;
  #resumed: boolean;
  #recorded: { readonly planned: PlannedRun; readonly version: string } | null = null;

  constructor(parts: LakeRunWriterParts) {
    this.#parts = parts;
    this.#run = parts.run;
    this.#stager = this.#createStager();
    this.#resumed = parts.resumed;
    this.rolledForward = parts.rolledForward;
  }

  get checkpoint(): RunCheckpoint {
    return toCheckpoint(this.#run.state);
  }

  get resumed(): boolean {
    return this.#resumed;
  }

  async stagePage<D extends DatasetName>(page: StagedPage<D>): Promise<void> {
    await this.#stager.stage(page);
  }

  async stageIntegrations(rows: readonly Omit<IntegrationRow, 'run_id' | 'observed_at'>[]): Promise<void> {
    await this.#stager.finish();
    await this.#parts.lease.assertHeld();
    await stageIntegrations(this.#parts.store, this.#run.state.head.runId, rows);
  }

  async readAgain(dataset: DatasetName): Promise<void> {
    await this.#stager.finish();
    const { head, streams } = this.#run.state;
    await this.#put(secondPassKey(head.runId, dataset), new Uint8Array());
    beginSecondPass(streams[dataset]);
  }

  async restart({ runId, startedAt }: { readonly runId: string; readonly startedAt: number }): Promise<void> {
    const { heldStore, lease, codec } = this.#parts;
    await this.#stager.settle();
    const { head } = this.#run.state;
    await lease.rename(runId, startedAt);
    await deleteStaging(heldStore, head.runId);
    this.#run = await openNewRun({ store: heldStore, codec }, { ...head, runId, startedAt });
    this.#stager = this.#createStager();
    this.#resumed = false;
    this.#recorded = null;
  }

  async vanished(dataset: DatasetName, { sampleSize }: { readonly sampleSize: number }): Promise<Vanished> {
    await this.#stager.finish();
    const { ledgers, state } = this.#run;
    return findVanished(ledgers, dataset, {
      sampleSize,
      areRemediationsKept: state.head.incrementalRemediations,
    });
  }

  async plan(facts: PlanFacts): Promise<SyncPlan> {
    await this.#stager.finish();
    const { store } = this.#parts;
    const { state, ledgers } = this.#run;
    const planned = await planRun({ store, state, ledgers, facts });
    const bytes = new TextEncoder().encode(JSON.stringify(planned));
    const condition = this.#recorded === null ? 'create' : { replaces: this.#recorded.version };
    const version = await this.#put(planKey(planned.run.id), bytes, { condition });
    this.#recorded = { planned, version };
    return toSyncPlan(planned);
  }

  async commit(plan: SyncPlan, { finishedAt }: { readonly finishedAt: number }): Promise<SyncRun> {
    const { store, heldStore, codec, replacePointer, lease } = this.#parts;
    if (this.#recorded?.planned.run.id !== plan.runId) throw planNotRecorded(store.location, plan.runId);
    const { planned } = this.#recorded;
    await lease.renew();
    const committing = commitRun({
      store,
      heldStore,
      planned,
      finishedAt,
      codec,
      replacePointer,
      build: async (dataset) =>
        (await readBuilt(store, planned, dataset)) ?? (await this.#build(planned, dataset)),
      ledgers: async () => this.#run.ledgers,
      bodies: this.#run.memory.bodies,
      isSmall: this.#run.memory.isWhole,
    });
    return committing.catch(async (error: unknown) => {
      // Whoever has taken the lake over commits the run and removes what it had staged: then the lease is lost.
      if (isStagingLost(error, plan.runId)) await lease.renew();
      throw error;
    });
  }

  async park(reason: ParkReason): Promise<SyncRun> {
    await this.#stager.settle();
    const { store, lease } = this.#parts;
    const { head, streams, unusableValues } = this.#run.state;
    const { requests, throttled } = reason;
    await lease.assertHeld();
    await putJson(store, parkedKey(head.runId), { requests, throttled });
    const run = parkedRun(head, reason, {
      unusableValues,
      counts: mapDatasets((dataset) => ({
        read: streams[dataset].rows,
        repeated: this.#run.ledgers[dataset].repeated,
        unusable: streams[dataset].unusable,
      })),
    });
    await putSyncRun(store, syncKey(await findFreeStamp(store, reason.at)), run);
    if (reason.status === 'partial') lease.park();
    return run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stager.settle();
    await this.#parts.lease[Symbol.asyncDispose]();
  }

  #createStager(): PageStager {
    const { runId } = this.#run.state.head;
    return new PageStager(this.#run, async (dataset, number, bytes) => {
      await this.#put(pageKey(runId, dataset, number), bytes, { condition: 'create' });
    });
  }

  async #build(planned: PlannedRun, dataset: DatasetName): Promise<BuiltDataset> {
    const { heldStore: store, codec } = this.#parts;
    const { memory, ledgers } = this.#run;
    const ledger = ledgers[dataset];
    const { early = null, changed = null } = memory.take(dataset, ledger) ?? {};
    const staged = changed === null ? await this.#pagedRows(dataset) : keptRows(ledger, changed);
    return buildDataset({ store, planned, dataset, ledger, early, staged, codec, inStore: false });
  }

  async #pagedRows(dataset: DatasetName): Promise<StagedRows> {
    const { store } = this.#parts;
    const { ledgers, state } = this.#run;
    const { [dataset]: pages } = await listPages(store, state.head.runId);
    return pagedRows(store, { runId: state.head.runId, dataset, ledger: ledgers[dataset], pages });
  }

  async #put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<string> {
    const { store, lease } = this.#parts;
    await lease.assertHeld();
    try {
      return (await store.put(key, bytes, options)).version;
    } catch (error) {
      const isTaken = error instanceof ObjectConditionError || error instanceof ObjectNotFoundError;
      throw isTaken ? new LeaseLostError(store.location, this.#run.state.head.runId, error) : error;
    }
  }
}
