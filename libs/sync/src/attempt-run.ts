import { randomUUID } from 'node:crypto';
import { LONGEST_TIMER, VantaVulnError, silentLogger } from '@vanta-vuln/core';
import type {
  BeginRunOptions,
  Logger,
  ParkReason,
  RunCheckpoint,
  RunWriter,
  SyncRun,
} from '@vanta-vuln/core';
import { checkSyncOptions } from './check-options.ts';
import { remediatedAfter } from './remediated-after.ts';
import { DeadlineReachedError, wasRefusedForAbsence } from './sync-errors.ts';
import type { SyncOptions } from './sync-options.ts';
import { createSession } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

const SIX_HOURS = 6 * 60 * 60 * 1000;

/** How an attempt ended: with its work done, or with its checkpoint kept for the next one. */
export type Attempt<Result> = { readonly checkpoint: RunCheckpoint } & (
  { readonly parked: false; readonly result: Result } | { readonly parked: true; readonly run: SyncRun }
);

/**
 * Begins or resumes a run and does the work of one attempt; records how it ended when the work could not be done.
 *
 * Throws what the work throws, unless the deadline or the signal ended it.
 */
export async function attemptRun<Result>(
  options: SyncOptions,
  work: (session: SyncSession) => Promise<Result>,
): Promise<Attempt<Result>> {
  const { source, store, signal } = options;
  checkSyncOptions(options);
  signal?.throwIfAborted();
  const lastRun = await store.lastRun();
  const since = options.incrementalRemediations === true ? await remediatedAfter(store, lastRun) : undefined;
  await using writer = await store.beginRun({
    runId: options.runId ?? randomUUID(),
    startedAt: source.clock.now(),
    mode: await modeOf(options),
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
    const result = await work(session);
    return { parked: false, result, checkpoint: writer.checkpoint };
  } catch (error) {
    const run = await park(error, session);
    if (run === null || run.status === 'failed') throw error;
    return { parked: true, run, checkpoint: writer.checkpoint };
  }
}

/** A run that was refused for what its lists lacked would be refused for ever: they are read anew, unless that is accepted. */
async function modeOf({
  mode = 'resume',
  store,
  acceptMassDisappearance,
}: SyncOptions): Promise<BeginRunOptions['mode']> {
  if (mode === 'restart' || acceptMassDisappearance === true) return mode;
  for await (const [latest] of store.readRuns({ limit: 1 })) {
    return latest?.status === 'failed' && wasRefusedForAbsence(latest.error) ? 'restart' : mode;
  }
  return mode;
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

function parkReason(error: unknown, { source, signal, cost }: SyncSession): ParkReason {
  const status = statusOf(signal.aborted ? signal.reason : error, signal);
  const message = error instanceof VantaVulnError ? `${error.code}: ${error.message}` : String(error);
  return { status, at: source.clock.now(), error: status === 'failed' ? message : null, ...cost() };
}

function statusOf(reason: unknown, signal: AbortSignal): ParkReason['status'] {
  if (reason instanceof DeadlineReachedError) return 'partial';
  return signal.aborted ? 'interrupted' : 'failed';
}

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
