import { silentLogger } from '@vanta-vuln/core';
import type {
  BeginRunOptions,
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
import { HybridRunWriter } from './hybrid-run-writer.ts';
import { HYBRID } from './missed-runs.ts';
import { rememberRuns } from './remember-runs.ts';
import { findMissedRuns, replayMissedRuns, warnOfApartness } from './replay-runs.ts';
import type { Legs } from './replay-runs.ts';
import type { SecondLegLostError } from './second-leg-lost-error.ts';

/** Two stores as one. */
export interface HybridOptions extends Legs {
  /** Told of each run that the second store takes over, or does not. @default none */
  readonly logger?: Logger | undefined;
}

/** A store whose runs are in two places. */
export interface HybridStore extends StorageBackend {
  readonly kind: 'hybrid';
  /** What went wrong with the second store when it was last written to; null when it has everything. */
  readonly lost: SecondLegLostError | null;
}

/**
 * Joins two stores: the first one decides and is read, the second one takes over each run that it commits.
 *
 * A run is a success once the first store has it. When the second one is out of reach, `lost` says so, `readRuns` shows
 * in `error` which runs it lacks, and the next `beginRun` brings these there, the oldest first, each with its own date.
 * Disposing of it disposes of the first store; the second one belongs to the caller.
 *
 * @example
 * import { openHybrid } from '@vanta-vuln/migration';
 * await using store = openHybrid({ first: openSqliteStore({ path, mode: 'write' }), second: lake });
 */
export function openHybrid(options: HybridOptions): HybridStore {
  return new HybridBackend(options);
}

class HybridBackend implements HybridStore {
  readonly kind = HYBRID;
  readonly location: string;
  readonly #legs: Legs;
  readonly #logger: Logger;
  #lost: SecondLegLostError | null = null;

  constructor({ first, second, logger = silentLogger }: HybridOptions) {
    this.location = `${first.location} and ${second.location}`;
    this.#legs = { first, second };
    this.#logger = logger;
  }

  get lost(): SecondLegLostError | null {
    return this.#lost;
  }

  async beginRun(options: BeginRunOptions): Promise<RunWriter> {
    const { signal } = options;
    const { first, second } = this.#legs;
    const writer = await first.beginRun({ backend: HYBRID, ...options });
    const legs = { first, second: rememberRuns(second) };
    try {
      // With the lease, so that what it has rolled forward comes along and nobody else replays.
      await this.#follow(legs, signal);
      signal?.throwIfAborted();
      if (this.#lost === null) await warnOfApartness(legs, this.#logger);
      return new HybridRunWriter(writer, () => this.#follow(legs, signal));
    } catch (error) {
      await writer[Symbol.asyncDispose]();
      throw error;
    }
  }

  readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
    dataset: D,
    options: ReadRowsOptions<D, Columns>,
  ): AsyncIterable<readonly Projected<DatasetRow<D>, Columns>[]> {
    return this.#legs.first.readRows(dataset, options);
  }

  readEvents(options?: ReadEventsOptions) {
    return this.#legs.first.readEvents(options);
  }

  async *readRuns(options?: { readonly limit?: number | undefined }): AsyncGenerator<readonly SyncRun[]> {
    const noteOn = await this.#describeMissed();
    for await (const batch of this.#legs.first.readRuns(options)) {
      yield batch.map((run) => ({ ...run, error: run.error ?? noteOn(run) }));
    }
  }

  readIntegrations(): Promise<readonly IntegrationRow[]> {
    return this.#legs.first.readIntegrations();
  }

  lastRun(): Promise<SyncRun | null> {
    return this.#legs.first.lastRun();
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#legs.first[Symbol.asyncDispose]();
  }

  async #follow(legs: Legs, signal: AbortSignal | undefined): Promise<void> {
    this.#lost = await replayMissedRuns(legs, { logger: this.#logger, signal });
  }

  /** What the log says of a run beside its own record; it must answer while the second store is out of reach, too. */
  async #describeMissed(): Promise<(run: SyncRun) => string | null> {
    const { first, second } = this.#legs;
    try {
      const { missed: runs } = await findMissedRuns(this.#legs);
      const missed = new Set(runs.map(({ run }) => run.id));
      const note = `not in ${second.location} yet: the next sync brings it there`;
      return ({ id, status }) => (status === 'completed' && missed.has(id) ? note : null);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const last = await first.lastRun();
      const note = `whether ${second.location} has it cannot be told: ${reason}`;
      return ({ id, status, backend }) =>
        status === 'completed' && backend === HYBRID && id === last?.id ? note : null;
    }
  }
}
