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

/** The writer of the first leg, which is followed by the second one once a run is committed. */
export class HybridRunWriter implements RunWriter {
  readonly #first: RunWriter;
  readonly #follow: () => Promise<void>;

  constructor(first: RunWriter, follow: () => Promise<void>) {
    this.#first = first;
    this.#follow = follow;
  }

  get checkpoint(): RunCheckpoint {
    return this.#first.checkpoint;
  }

  get resumed(): boolean {
    return this.#first.resumed;
  }

  get rolledForward(): SyncRun | null {
    return this.#first.rolledForward;
  }

  stagePage<D extends DatasetName>(page: StagedPage<D>): Promise<void> {
    return this.#first.stagePage(page);
  }

  stageIntegrations(rows: readonly Omit<IntegrationRow, 'run_id' | 'observed_at'>[]): Promise<void> {
    return this.#first.stageIntegrations(rows);
  }

  readAgain(dataset: DatasetName): Promise<void> {
    return this.#first.readAgain(dataset);
  }

  restart(options: { readonly runId: string; readonly startedAt: number }): Promise<void> {
    return this.#first.restart(options);
  }

  vanished(dataset: DatasetName, options: { readonly sampleSize: number }): Promise<Vanished> {
    return this.#first.vanished(dataset, options);
  }

  plan(facts: PlanFacts): Promise<SyncPlan> {
    return this.#first.plan(facts);
  }

  async commit(plan: SyncPlan, options: { readonly finishedAt: number }): Promise<SyncRun> {
    const run = await this.#first.commit(plan, options);
    await this.#follow();
    return run;
  }

  park(reason: ParkReason): Promise<SyncRun> {
    return this.#first.park(reason);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#first[Symbol.asyncDispose]();
  }
}
