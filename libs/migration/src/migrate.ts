import { collectBatches, isUtcDate, silentLogger } from '@vanta-vuln/core';
import type { CommittedRun, Logger, RunArchive, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { assertRecorded } from './assert-recorded.ts';
import { describeDifference, digestRun } from './digest-run.ts';
import type { DigestedRun, RunDigests } from './digest-run.ts';
import { readImportedMark } from './imported-events.ts';
import type { MigrationJournal } from './migration-journal.ts';
import { VerificationError, noDate, targetNotEmpty } from './migration-errors.ts';
import { planMigration, runKey, totalRows } from './migration-plan.ts';
import type { MigrationPlan, MigrationStep, SourceSurvey } from './migration-plan.ts';
import type { RebuiltRun } from './rebuild-rows.ts';
import { orderOf } from './run-order.ts';
import { recordedRun, sourceRun } from './step-run.ts';
import { surveySource } from './survey-source.ts';
import { warnOfOtherRun } from './warn-of-other-run.ts';

/** Where a migration writes: a replica for whole pasts that is a store of its own. */
export type MigrationTarget = RunArchive & StorageBackend;

/** What to migrate, and how. */
export interface MigrateOptions {
  /** Open for reading: one state, also while a sync commits. */
  readonly from: StorageBackend;
  /** Opened on the journal's `objects`, so that each write is noted. */
  readonly to: MigrationTarget;
  readonly journal: MigrationJournal;
  /** Add only the runs that the target lacks; without it the target must be empty. @default false */
  readonly incremental?: boolean | undefined;
  /** Only runs of this UTC date and later, `2026-01-31`. @default all */
  readonly since?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly logger?: Logger | undefined;
  /** Called with each batch of rows and at each run. */
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined;
}

/** How far a migration has come. */
export interface MigrationProgress {
  readonly plan: MigrationPlan;
  /** Runs that are done. */
  readonly runsDone: number;
  /** Rows and entries of the history written in this attempt; the plan holds the totals. */
  readonly written: number;
  /** The UTC date of the run at hand. */
  readonly date: string;
  readonly phase: 'writing' | 'verifying';
}

/** What a migration has done. */
export interface MigrationReport {
  readonly id: string;
  readonly plan: MigrationPlan;
  /** Bytes of the objects that hold the runs. */
  readonly bytes: number;
  /** What was read back and found equal, by run. */
  readonly verified: ReadonlyMap<string, RunDigests>;
}

/** What a migration would do; reads both stores and writes nothing. Throws as {@link migrate} does. */
export async function prepareMigration(options: MigrateOptions): Promise<MigrationPlan> {
  return (await prepare(options)).plan;
}

/**
 * Brings the runs of a store to another one: what is current and every past day that the history can rebuild, the
 * record of each run and the whole history; reads each run back and compares every row.
 *
 * The last run comes first, then the days back in time. When it was stopped or killed, calling it again goes on after
 * the last run that was verified. Memory does not grow with the rows.
 *
 * Throws MigrationError `target-not-empty` and `since-invalid`, VerificationError, HistoryGapError, and what the stores throw.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const { from, journal, signal, logger = silentLogger } = options;
  const { plan, survey } = await prepare(options);
  const order = orderOf(survey.runs);
  const integrations = await from.readIntegrations();
  const verified = new Map<string, RunDigests>();
  let [bytes, written] = [0, 0];
  let later: RebuiltRun | undefined;
  for (const [runsDone, step] of plan.steps.entries()) {
    signal?.throwIfAborted();
    const tell = (phase: MigrationProgress['phase'], rows: number) =>
      options.onProgress?.({ plan, runsDone, written: written + rows, date: step.date, phase });
    const source = digestRun(sourceRun({ from, signal, step, survey, order, integrations, later }));
    await journal.beginRun(runKey(step.run));
    bytes += await writeRun(options, step, {
      run: source.run,
      onProgress: (rows) => tell('writing', rows),
    });
    written += totalRows(step.rows) + step.events;
    tell('verifying', 0);
    const held = await readBack(options, step);
    const digests = await verifyRun(options, source, held);
    await journal.endRun(digests);
    // What the target holds of it is what was written: the day before is made of that.
    if (step.past !== null) later = { past: step.past, rows: held.rows };
    verified.set(runKey(step.run), digests);
    logger.info(
      { runId: step.run.id, date: step.date, kind: step.kind },
      'the run was migrated and verified',
    );
  }
  if (plan.steps.length > 0 || journal.resumed) {
    await options.to.settleHistory();
    await journal.finish();
  }
  return { id: journal.id, plan, bytes, verified };
}

async function prepare(options: MigrateOptions) {
  const { from, to, journal, incremental = false, since, signal, logger = silentLogger } = options;
  if (since !== undefined && !isUtcDate(since)) throw noDate(since);
  const ids = (await to.readRunIds()).filter((id) => !journal.isUnverified(id));
  const known = await collectBatches(to.readRuns());
  const stopped = known.filter(({ status }) => status !== 'completed');
  if (ids.length > 0 && !incremental && !journal.resumed) throw targetNotEmpty(to.location, ids.length);
  const held = new Set([...ids, ...stopped.map(runKey)]);
  const importedMark = await readImportedMark(
    to,
    known.filter((run) => held.has(runKey(run))),
  );
  const survey = await surveySource(from, { importedMark, signal });
  const plan = planMigration({ survey, to: to.location, held, since });
  const oldest = plan.steps.findLast(({ past }) => past !== null)?.past;
  if (oldest) await assertRecorded(from, oldest, survey.runs);
  const newest = known.find(({ id, status }) => status === 'completed' && ids.includes(id));
  if (newest !== undefined && isOther(newest, plan, survey))
    warnOfOtherRun(logger, { runId: newest.id, location: to.location });
  return { survey, plan };
}

/** Whether the last run of the target is none of the source's, which goes on after it. */
function isOther({ id, observedAt }: SyncRun, { steps }: MigrationPlan, { runs }: SourceSurvey): boolean {
  return !runs.some((run) => run.id === id) && steps.some(({ run }) => run.observedAt > observedAt);
}

/** Returns the bytes of the objects that hold the run. */
async function writeRun(
  { to, signal }: MigrateOptions,
  { kind }: MigrationStep,
  { run, onProgress }: { readonly run: CommittedRun; readonly onProgress: (rows: number) => void },
): Promise<number> {
  onProgress(0);
  const options = { signal, onProgress };
  const { bytes } = await (kind === 'recorded' ? to.recordRun(run, options) : to.applyRun(run, options));
  return bytes;
}

/** The run of a step as the target has it; throws VerificationError where it has not. */
async function readBack({ to }: MigrateOptions, step: MigrationStep): Promise<CommittedRun> {
  if (step.past === null) return recordedRun(to, step);
  const held = await to.readRun(step.run);
  if (held === null) throw new VerificationError(to.location, step.run.id, 'its rows are not there');
  return held;
}

/** Reads a run back; throws VerificationError where it is not what was written. */
async function verifyRun(
  { to }: MigrateOptions,
  source: DigestedRun,
  held: CommittedRun,
): Promise<RunDigests> {
  const written = await source.digests();
  const difference = describeDifference(written, await digestRun(held).digests());
  if (difference !== null) throw new VerificationError(to.location, source.run.run.id, difference);
  return written;
}
