import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { DatasetCounts, SyncRun } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { makeRun } from '../test/make-run.ts';
import { planMigration, runKey } from './migration-plan.ts';
import type { MigrationStep, SourceSurvey } from './migration-plan.ts';

const HOUR = 3_600_000;
const JANUARY = Date.UTC(2026, 0, 1);

/** A run of a day of January, which changed so many findings. */
function runOf(day: number, counts: Partial<DatasetCounts> = {}, parts: Partial<SyncRun> = {}): SyncRun {
  const observedAt = JANUARY + (day - 1) * 24 * HOUR;
  const all = { ...mapDatasets(() => NO_COUNTS), vulnerabilities: { ...NO_COUNTS, ...counts } };
  return makeRun(`day ${day}`, { observedAt, finishedAt: observedAt, counts: all, ...parts });
}

const survey = (runs: readonly SyncRun[], parts: Partial<SourceSurvey> = {}): SourceSurvey => ({
  location: 'acme.db',
  runs,
  rows: { vulnerabilities: 100, remediations: 10, assets: 1 },
  bytesPerRow: { vulnerabilities: 300, remediations: 50, assets: 200 },
  bytesPerEvent: { discovered: 40, later: 90 },
  importedEvents: 0,
  importedMark: null,
  ...parts,
});

const planOf = (source: SourceSurvey, held: readonly string[] = [], since?: string) =>
  planMigration({ survey: source, to: 'lake', held: new Set(held), since });

const shape = (steps: readonly MigrationStep[]) => steps.map(({ run, kind, date }) => [run.id, kind, date]);

describe('the plan of a migration', () => {
  it('brings what is current first, then the days back in time', () => {
    const { steps } = planOf(survey([runOf(3), runOf(2), runOf(1)]));
    expect(shape(steps)).toEqual([
      ['day 3', 'stored', '2026-01-03'],
      ['day 2', 'reconstructed', '2026-01-02'],
      ['day 1', 'reconstructed', '2026-01-01'],
    ]);
  });

  it('knows from the counts how many rows each day held, and how much there is to write', () => {
    const runs = [
      runOf(3, { new: 5, disappeared: 20, updated: 7 }),
      runOf(2, { reappeared: 2 }),
      runOf(1, { new: 113 }),
    ];
    const plan = planOf(survey(runs));
    expect(plan.steps.map(({ rows }) => rows.vulnerabilities)).toEqual([100, 115, 113]);
    expect(plan.steps.map(({ rows }) => rows.assets)).toEqual([1, 1, 1]);
    expect(plan.steps.map(({ events }) => events)).toEqual([32, 2, 113]);
    expect(plan).toMatchObject({ from: 'acme.db', to: 'lake', held: 0, rows: 328 + 33, events: 147 });
    // The last run lies in a lake three times; of the entries 118 are discoveries.
    const ofEvents = 118 * 40 + 29 * 90;
    expect(plan.bytes).toBe((3 * 100 + 115 + 113) * 300 + 5 * (10 * 50 + 200) + ofEvents);
  });

  it('only records a run whose day ends with another one, and still counts what it changed', () => {
    const early = runOf(2, { new: 4 }, { id: 'early' });
    const late = runOf(2, { disappeared: 1 }, { id: 'late', observedAt: early.observedAt + HOUR });
    const { steps } = planOf(survey([late, early, runOf(1)]));
    expect(shape(steps)).toEqual([
      ['late', 'stored', '2026-01-02'],
      ['early', 'recorded', '2026-01-02'],
      ['day 1', 'reconstructed', '2026-01-01'],
    ]);
    expect(steps.map(({ rows }) => rows.vulnerabilities)).toEqual([100, 0, 97]);
    expect(steps.map(({ events }) => events)).toEqual([1, 4, 0]);
  });

  it('only records what did not complete', () => {
    const stopped = runOf(2, { read: 5 }, { status: 'interrupted' });
    expect(shape(planOf(survey([stopped, runOf(1)])).steps)).toEqual([
      ['day 2', 'recorded', '2026-01-02'],
      ['day 1', 'stored', '2026-01-01'],
    ]);
  });

  it('rebuilds no day of an older tool but its last one, which brings the history of that tool', () => {
    const old = (day: number) => runOf(day, { new: 50 }, { backend: 'python' });
    const { steps } = planOf(survey([runOf(9, { new: 1 }), old(5), old(4)], { importedEvents: 30 }));
    expect(shape(steps)).toEqual([
      ['day 9', 'stored', '2026-01-09'],
      ['day 5', 'reconstructed', '2026-01-05'],
      ['day 4', 'recorded', '2026-01-04'],
    ]);
    expect(steps.map(({ events }) => events)).toEqual([1, 30, 0]);
    expect(shape(planOf(survey([old(5), old(4)])).steps)).toEqual([
      ['day 5', 'stored', '2026-01-05'],
      ['day 4', 'recorded', '2026-01-04'],
    ]);
  });

  it('leaves out runs that the target holds, by id or, where they were stopped, by the moment too', () => {
    const stopped = runOf(2, {}, { id: 'day 3', status: 'interrupted' });
    const runs = [runOf(3), stopped, runOf(1)];
    const plan = planOf(survey(runs), ['day 3']);
    expect(shape(plan.steps)).toEqual([
      ['day 3', 'recorded', '2026-01-02'],
      ['day 1', 'reconstructed', '2026-01-01'],
    ]);
    expect(plan.held).toBe(1);
    expect(planOf(survey(runs), runs.map(runKey))).toMatchObject({ steps: [], held: 3, rows: 0, bytes: 0 });
  });

  it('leaves out the days before a date', () => {
    const plan = planOf(survey([runOf(3, { new: 5 }), runOf(2), runOf(1)]), [], '2026-01-02');
    expect(shape(plan.steps).map(([id]) => id)).toEqual(['day 3', 'day 2']);
    expect(plan.steps.map(({ rows }) => rows.vulnerabilities)).toEqual([100, 95]);
  });

  it('of an empty store does nothing', () => {
    expect(planOf(survey([]))).toMatchObject({ steps: [], rows: 0, events: 0, bytes: 0 });
  });
});
