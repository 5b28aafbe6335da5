import { ObjectConditionError, ObjectNotFoundError, silentLogger } from '@vanta-vuln/core';
import type { ObjectStore, SyncRun } from '@vanta-vuln/core';
import { checkedStore } from '../checked-store.ts';
import { abortDeadUploads } from './abort-dead-uploads.ts';
import { readPointer } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';
import type { LakeOptions } from './lake.ts';
import { LeaseLostError } from './lake-errors.ts';
import { Lease } from './lease.ts';
import { readCommitted } from './read-committed.ts';
import { fencePointer, replacePointer } from './replace-pointer.ts';
import { rollForward } from './roll-forward.ts';
import { listStagedRuns } from './staging-area.ts';

/** A lake whose lease is held, with nothing left half done. */
export interface HeldLake {
  readonly lease: Lease;
  /** The store of the lake, where nothing is written once the lease is lost: throws LeaseLostError. */
  readonly heldStore: ObjectStore;
  /** What is committed. */
  readonly committed: CommittedState | null;
  /** The planned run of a dead writer that was completed on the way; null where there was none. */
  readonly rolledForward: SyncRun | null;
  /** Replaces commit.json; throws LeaseLostError when another writer has taken the lake over. */
  readonly replacePointer: (state: CommittedState) => Promise<void>;
}

/** Who wants to write to a lake. */
export interface HoldLakeOptions {
  readonly runId: string;
  /** Milliseconds since 1970, for whoever is refused meanwhile. */
  readonly since: number;
  /** Leaves unfinished uploads alone, for a caller that judges them itself. @default false */
  readonly keepsUploads?: boolean | undefined;
  /** Takes a lake that has lost its commit.json, for a caller that is about to empty it. @default false */
  readonly mayLackPointer?: boolean | undefined;
  /** Stops the completing of a planned run until the pointer is replaced. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** Takes the lease, shuts out a writer that went silent, takes back what dead ones began to upload, and completes a run that was planned. */
export async function holdLake(
  options: LakeOptions,
  { runId, since, keepsUploads = false, mayLackPointer = false, signal }: HoldLakeOptions,
): Promise<HeldLake> {
  const { store, logger = silentLogger, codec = 'snappy' } = options;
  const lease = await Lease.take({ ...options.lease, store, runId, since, logger });
  const heldStore = checkedStore(store, () => lease.assertHeld());
  try {
    const read = mayLackPointer ? readPointer : readCommitted;
    if (lease.isTakenOver) {
      await read(store);
      logger.warn({ runId }, 'the lake was taken over from a writer that went silent');
      await fencePointer(store);
    }
    if (!keepsUploads) await abortDeadUploads(store, { olderThan: lease.duration / 4, logger });
    let { version } = await read(store);
    const replace = async (state: CommittedState) => {
      await lease.renew();
      signal?.throwIfAborted();
      try {
        version = await replacePointer(store, state, version);
      } catch (error) {
        const isFenced = error instanceof ObjectConditionError || error instanceof ObjectNotFoundError;
        throw isFenced ? new LeaseLostError(store.location, state.run.id, error) : error;
      }
    };
    const staged = await listStagedRuns(store);
    const rolledForward = await rollForward(store, staged, {
      heldStore,
      finishedAt: since,
      codec,
      replacePointer: replace,
      renew: () => lease.renew(),
      logger,
      signal,
    });
    const { committed } = await readPointer(store);
    return { lease, heldStore, committed, rolledForward, replacePointer: replace };
  } catch (error) {
    await lease[Symbol.asyncDispose]();
    throw error;
  }
}
