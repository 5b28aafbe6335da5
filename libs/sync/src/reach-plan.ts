import { randomUUID } from 'node:crypto';
import { CursorRejectedError } from '@vanta-vuln/core';
import type { SyncPlan } from '@vanta-vuln/core';
import { explainVanished } from './explain-vanished.ts';
import { readStreams } from './read-streams.ts';
import type { SyncSession } from './sync-session.ts';

/** Reads all streams, explains what vanished, and records the plan: the last step that needs the source. */
export async function reachPlan(session: SyncSession): Promise<SyncPlan> {
  const { source, writer } = session;
  await readStreamsFromTheStartIfNeeded(session);
  const streamsEnded = source.clock.now();
  const { keepMissing, readAgainUntil } = await explainVanished(session);
  session.tell('planning');
  // Asking for rows by id may take minutes at the rate limit, and says nothing newer of the others.
  const observedAt = readAgainUntil ?? streamsEnded;
  return await writer.plan({ observedAt, keepMissing, ...session.cost() });
}

/** Cursors of an earlier attempt may have expired since: then the run starts again, once. */
async function readStreamsFromTheStartIfNeeded(session: SyncSession): Promise<void> {
  const { source, writer, logger } = session;
  try {
    await readStreams(session);
  } catch (error) {
    if (!(error instanceof CursorRejectedError) || !writer.resumed) throw error;
    logger.warn({ err: error }, 'the checkpoint is no longer accepted, the run starts again');
    await writer.restart({ runId: randomUUID(), startedAt: source.clock.now() });
    await readStreams(session);
  }
}
