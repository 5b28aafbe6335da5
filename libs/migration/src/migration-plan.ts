import { DATASETS, mapDatasets, recordedEvents, utcDate } from '@vanta-vuln/core';
import type { DatasetName, SyncRun } from '@vanta-vuln/core';
import type { ImportedMark } from './imported-events.ts';
import { rebuildableRuns, rowsBefore } from './past-run.ts';
import type { PastRun } from './past-run.ts';

/** What a store holds, as far as a plan needs it. */
export interface SourceSurvey {
  readonly location: string;
  /** The newest first. */
  readonly runs: readonly SyncRun[];
  /** How many rows there are now. */
  readonly rows: Readonly<Record<DatasetName, number>>;
  /** About how many bytes a row takes in the target. */
  readonly bytesPerRow: Readonly<Record<DatasetName, number>>;
  /** The same of entries of the history: those of the other kinds hold what changed. */
  readonly bytesPerEvent: { readonly discovered: number; readonly later: number };
  /** Entries of the history that an older tool wrote, that belong to no run, and that the target lacks. */
  readonly importedEvents: number;
  /** Up to where the target holds such entries. */
  readonly importedMark: ImportedMark | null;
}

/**
 * What becomes of a run:
 * - stored: the last run, its rows as they are
 * - reconstructed: a day's last run, its rows rebuilt from the history
 * - recorded: its record and its entries of the history, since it did not complete, a later run of its day has taken
 *   its place, or nothing tells its rows
 */
export type StepKind = 'stored' | 'reconstructed' | 'recorded';

/** What is done for one run. */
export interface MigrationStep {
  readonly kind: StepKind;
  readonly run: SyncRun;
  /** Null for what is only recorded. */
  readonly past: PastRun | null;
  /** The UTC date of its partition. */
  readonly date: string;
  /** Rows to write; none for what is only recorded. */
  readonly rows: Readonly<Record<DatasetName, number>>;
  /** Entries of the history to write. */
  readonly events: number;
  /** Whether the entries that belong to no run come along. */
  readonly withImportedEvents: boolean;
  /** About how many bytes of files its rows and its entries of the history take. */
  readonly bytes: number;
}

/** What a migration will do, before it does anything. */
export interface MigrationPlan {
  readonly from: string;
  readonly to: string;
  /** The last run first, then back in time: what is current is right from the first step on. */
  readonly steps: readonly MigrationStep[];
  /** Runs that the target already holds. */
  readonly held: number;
  readonly rows: number;
  readonly events: number;
  readonly bytes: number;
}

/** What to plan from. */
export interface PlanMigrationOptions {
  readonly survey: SourceSurvey;
  readonly to: string;
  /** The runs that the target holds, as {@link runKey} names them. */
  readonly held: ReadonlySet<string>;
  /** Only runs of this UTC date and later, `2026-01-31`. @default all */
  readonly since?: string | undefined;
}

/** What tells runs apart: one that was stopped and went on has the same id in each of its records. */
export const runKey = ({ id, status, finishedAt }: SyncRun) =>
  status === 'completed' ? id : `${id} ${finishedAt}`;

/** Says what a migration will do; pure. */
export function planMigration({ survey, to, held, since = '' }: PlanMigrationOptions): MigrationPlan {
  const chosen = allSteps(survey).filter(({ date }) => date >= since);
  const steps = chosen.filter(({ run }) => !held.has(runKey(run)));
  const sum = (value: (step: MigrationStep) => number) =>
    steps.reduce((total, step) => total + value(step), 0);
  return {
    from: survey.location,
    to,
    steps,
    held: chosen.length - steps.length,
    rows: sum(({ rows }) => totalRows(rows)),
    events: sum(({ events }) => events),
    bytes: sum(({ bytes }) => bytes),
  };
}

/** All rows of a step. */
export const totalRows = (rows: Readonly<Record<DatasetName, number>>) =>
  DATASETS.reduce((total, dataset) => total + rows[dataset], 0);

function allSteps(survey: SourceSurvey): readonly MigrationStep[] {
  const reachable = rebuildableRuns(survey.runs);
  const pastOf = new Map(reachable.map((past) => [past.run, past]));
  const newest = reachable.at(0)?.run;
  const oldest = reachable.at(-1)?.run;
  const datesTaken = new Set<string>();
  let rows = survey.rows;
  return survey.runs.map((run) => {
    const past = pastOf.get(run) ?? null;
    const withImportedEvents = run === oldest && survey.importedEvents > 0;
    const events =
      (past === null ? 0 : recordedEvents(run)) + (withImportedEvents ? survey.importedEvents : 0);
    const discovered = past === null ? 0 : discoveredIn(run);
    const bytes = bytesOfEvents(survey, { discovered, later: events - discovered });
    const step = { run, date: utcDate(run.observedAt), events, withImportedEvents, bytes };
    if (past === null) return { ...step, ...ONLY_RECORDED };
    const left = rows;
    rows = mapDatasets((dataset) => rowsBefore(left[dataset], run, dataset));
    if (datesTaken.has(step.date)) return { ...step, ...ONLY_RECORDED };
    datesTaken.add(step.date);
    const ofRows = bytesOfRows(survey, left);
    return run === newest
      ? { ...step, kind: 'stored', past, rows: left, bytes: bytes + ofRows * COPIES_OF_LAST }
      : { ...step, kind: 'reconstructed', past, rows: left, bytes: bytes + ofRows };
  });
}

// A lake keeps the last run as its snapshot, as its day and as what is current.
const COPIES_OF_LAST = 3;

const ONLY_RECORDED = { kind: 'recorded', past: null, rows: mapDatasets(() => 0) } as const;

function discoveredIn({ counts }: SyncRun): number {
  return DATASETS.reduce((total, dataset) => total + counts[dataset].new, 0);
}

function bytesOfEvents(
  { bytesPerEvent }: SourceSurvey,
  { discovered, later }: { readonly discovered: number; readonly later: number },
): number {
  return Math.round(discovered * bytesPerEvent.discovered + later * bytesPerEvent.later);
}

function bytesOfRows({ bytesPerRow }: SourceSurvey, rows: Readonly<Record<DatasetName, number>>): number {
  return Math.round(DATASETS.reduce((total, dataset) => total + rows[dataset] * bytesPerRow[dataset], 0));
}
