import { randomUUID } from 'node:crypto';
import { CursorRejectedError, VantaVulnError, silentLogger } from '@vanta-vuln/core';
import type { Logger, ParkReason, RunWriter, SyncRun } from '@vanta-vuln/core';
import { explainVanished } from './explain-vanished.ts';
import { readStreams } from './read-streams.ts';
import { remediatedAfter } from './remediated-after.ts';
import { DeadlineReachedError } from './sync-errors.ts';
import type { SyncOptions } from './sync-options.ts';
import { createSession } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

const SIX_HOURS = 6 * 60 * 60 * 1000;

/**
 * Brings a store up to date with its source: fetch, stage, explain what vanished, plan, commit.
 *
 * Returns the run: `completed` when it was committed; `partial` when the deadline came first; `interrupted`
 * when the signal was aborted. In the last two cases, and after an error, the next call goes on from the
 * checkpoint. Memory does not grow with the data.
 *
 * Throws what the source and the store throw, {@link MassDisappearanceError}, and StoreLockedError when
 * another process writes to the store.
 *
 * @example
 * import { synchronize } from '@vanta-vuln/sync';
 * const run = await synchronize({ source, store, writerVersion: 'my-tool 1.0.0' });
 */
export async function synchronize(options: SyncOptions): Promise<SyncRun> {
  const { source, store, signal } = options;
  signal?.throwIfAborted();
  const lastRun = await store.lastRun();
  const since = options.incrementalRemediations === true ? await remediatedAfter(store, lastRun) : undefined;
  await using writer = await store.beginRun({
    runId: randomUUID(),
    startedAt: source.clock.now(),
    mode: options.mode ?? 'resume',
    maxCheckpointAge: options.maxCheckpointAge ?? SIX_HOURS,
    sourceUrl: source.url,
    writerVersion: options.writerVersion,
    incrementalRemediations: since !== undefined,
    signal,
  });
  logBeginning(options.logger ?? silentLogger, writer);
  source.restorePacing(writer.checkpoint.pacing);
  using stop = createStop(options);
  const session = createSession(options, { writer, lastRun, remediatedAfter: since, signal: stop.signal });
  try {
    return await runToCommit(session);
  } catch (error) {
    const run = await park(error, session);
    if (run === null || run.status === 'failed') throw error;
    return run;
  }
}

/** Records how the run ended; null when not even that is possible, as on a full disk. */
async function park(error: unknown, session: SyncSession): Promise<SyncRun | null> {
  try {
    return await session.writer.park(parkReason(error, session));
  } catch (parkError) {
    session.logger.error({ err: parkError }, 'how the run ended could not be recorded');
    return null;
  }
}

function logBeginning(logger: Logger, { rolledForward, resumed, checkpoint }: RunWriter): void {
  const { runId } = checkpoint;
  if (rolledForward !== null)
    logger.info({ runId: rolledForward.id }, 'an earlier run was planned and is now committed');
  logger.info({ runId, resumed }, resumed ? 'the run goes on from its checkpoint' : 'the run begins');
}

async function runToCommit(session: SyncSession): Promise<SyncRun> {
  const { source, writer } = session;
  await readStreamsFromTheStartIfNeeded(session);
  const streamsEnded = source.clock.now();
  const { keepMissing, readAgainUntil } = await explainVanished(session);
  session.tell('planning');
  // Asking for rows by id may take minutes at the rate limit, and says nothing newer of the others.
  const observedAt = readAgainUntil ?? streamsEnded;
  const plan = await writer.plan({ observedAt, keepMissing, ...session.cost() });
  session.tell('committing');
  const run = await writer.commit(plan, { finishedAt: source.clock.now() });
  session.tell('done');
  return run;
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

function parkReason(error: unknown, { source, signal, cost }: SyncSession): ParkReason {
  const status = statusOf(signal.aborted ? signal.reason : error, signal);
  const message = error instanceof VantaVulnError ? `${error.code}: ${error.message}` : String(error);
  return { status, at: source.clock.now(), error: status === 'failed' ? message : null, ...cost() };
}

function statusOf(reason: unknown, signal: AbortSignal): ParkReason['status'] {
  if (reason instanceof DeadlineReachedError) return 'partial';
  return signal.aborted ? 'interrupted' : 'failed';
}

// setTimeout takes 31 bits and fires at once beyond them.
const LONGEST_TIMER = 2 ** 31 - 1;

/** A signal that is aborted by the caller or, with its reason saying so, when the deadline comes. */
function createStop({
  source,
  signal,
  deadline,
}: SyncOptions): Disposable & { readonly signal: AbortSignal } {
  const reached = new AbortController();
  const left = Math.min(Math.max(0, (deadline ?? Infinity) - source.clock.now()), LONGEST_TIMER);
  const timer = setTimeout(() => reached.abort(new DeadlineReachedError()), left);
  return {
    signal: signal === undefined ? reached.signal : AbortSignal.any([signal, reached.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
