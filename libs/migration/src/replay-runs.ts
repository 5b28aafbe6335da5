import type { Logger, RunReplica, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { collectBatches } from '@vanta-vuln/core';
import { committedRun } from './committed-run.ts';
import { countEarlierRuns, missedRuns } from './missed-runs.ts';
import type { PastRun } from './past-run.ts';
import { orderOf } from './run-order.ts';
import type { RunOrder } from './run-order.ts';
import { SecondLegLostError } from './second-leg-lost-error.ts';
import { warnOfOtherRun } from './warn-of-other-run.ts';

/** The two legs. */
export interface Legs {
  readonly first: StorageBackend;
  readonly second: RunReplica;
}

/** The runs that a second leg lacks. */
export interface MissedRuns {
  /** The oldest first. */
  readonly missed: readonly PastRun[];
  /** Of all runs of the first leg. */
  readonly order: RunOrder;
}

/** The runs that the second leg lacks. Throws what the second leg throws when it can't be asked. */
export async function findMissedRuns({ first, second }: Legs): Promise<MissedRuns> {
  const held = new Set(await second.readRunIds());
  const runs = await collectBatches(first.readRuns());
  return { missed: missedRuns(runs, held), order: orderOf(runs) };
}

/**
 * Warns of what no sync will ever mend: runs of the first leg from before the second one was there, and a second leg
 * that is ahead of the first.
 */
export async function warnOfApartness({ first, second }: Legs, logger: Logger): Promise<void> {
  const held = await heldRuns(second);
  // What is wrong with the second leg is said when the run is to go there: it must not stop the first one.
  if (held === null) return;
  const { location } = second;
  const runs = await collectBatches(first.readRuns());
  const earlier = countEarlierRuns(runs, held);
  if (earlier > 0) {
    logger.warn(
      { earlier, location },
      'the second store lacks earlier runs with their history: `vanta-vuln migrate --incremental` brings them there',
    );
  }
  const newest = [...held].at(-1);
  if (newest !== undefined && !runs.some(({ id }) => id === newest)) {
    warnOfOtherRun(logger, { runId: newest, location });
  }
}

/** Null when the second leg can't be asked. */
async function heldRuns(second: RunReplica): Promise<ReadonlySet<string> | null> {
  try {
    return new Set(await second.readRunIds());
  } catch {
    return null;
  }
}

/**
 * Brings the runs that the second leg lacks there, the oldest first, each with its own date. Returns what went wrong,
 * also that the signal stopped it; null when it now has them all: a run that the first leg has committed is a success
 * whatever the second one says.
 */
export async function replayMissedRuns(
  legs: Legs,
  { logger, signal }: { readonly logger: Logger; readonly signal?: AbortSignal | undefined },
): Promise<SecondLegLostError | null> {
  const { first, second } = legs;
  let missing: readonly SyncRun[] = [];
  try {
    const { missed, order } = await findMissedRuns(legs);
    missing = missed.map(({ run }) => run);
    const integrations = await first.readIntegrations();
    for (const past of missed) {
      signal?.throwIfAborted();
      await second.applyRun(committedRun({ store: first, past, order, integrations, signal }), { signal });
      missing = missing.slice(1);
      logger.info({ runId: past.run.id, location: second.location }, 'the run is in the second store');
    }
    return null;
  } catch (error) {
    // Whoever stopped it knows.
    if (signal?.aborted !== true) {
      logger.error({ err: error, location: second.location }, 'the second store does not take the run');
    }
    return new SecondLegLostError(second.location, missing, error);
  }
}
