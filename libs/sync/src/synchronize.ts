import type { SyncPlan, SyncRun } from '@vanta-vuln/core';
import { attemptRun } from './attempt-run.ts';
import { reachPlan } from './reach-plan.ts';
import type { SyncOptions } from './sync-options.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Brings a store up to date with its source: fetch, stage, explain what vanished, plan, commit.
 *
 * Returns the run: `completed` when it was committed; `partial` when the deadline came first; `interrupted`
 * when the signal was aborted. In the last two cases, and after an error, the next call goes on from the
 * checkpoint. Memory does not grow with the data.
 *
 * Throws what the source and the store throw, {@link MassDisappearanceError}, {@link SyncOptionError}, and
 * StoreLockedError when another process writes to the store.
 *
 * @example
 * import { synchronize } from '@vanta-vuln/sync';
 * const run = await synchronize({ source, store, writerVersion: 'my-tool 1.0.0' });
 */
export async function synchronize(options: SyncOptions): Promise<SyncRun> {
  const attempt = await attemptRun(options, async (session) => commit(session, await reachPlan(session)));
  return attempt.parked ? attempt.run : attempt.result;
}

async function commit({ source, writer, tell }: SyncSession, plan: SyncPlan): Promise<SyncRun> {
  tell('committing');
  const run = await writer.commit(plan, { finishedAt: source.clock.now() });
  tell('done');
  return run;
}
