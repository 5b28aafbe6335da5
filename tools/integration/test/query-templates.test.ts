import { UNKNOWN } from '@vanta-vuln/core';
import { NoSnapshotError, runTemplate } from '@vanta-vuln/query-templates';
import type { PeriodMovement, Statistics } from '@vanta-vuln/stats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUCKDB_LAKES } from './query-lakes.ts';
import { createTemplateFixture } from './template-fixture.ts';
import type { FixtureDay, TemplateFixture, TemplateRows } from './template-fixture.ts';

const ALL_ROWS = { limit: 1_000_000 };

const sumOf = (rows: TemplateRows['rows'], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

const pick = (rows: TemplateRows['rows'], ...columns: string[]) =>
  rows.map((row) => columns.map((column) => row[column]));

describe.each(DUCKDB_LAKES)('the templates on $name', (target) => {
  let fixture: TemplateFixture;
  let last: FixtureDay;
  let truth: Statistics;

  beforeAll(async () => {
    fixture = await createTemplateFixture(target);
    const day = fixture.days.at(-1);
    if (day === undefined) throw new Error('The fixture has no day.');
    last = day;
    truth = day.statistics;
  });

  afterAll(() => fixture[Symbol.asyncDispose]());

  it('critical-vulnerabilities lists the active ones of a severity, as many as the statistics count', async () => {
    const { rows } = await fixture.ask('critical-vulnerabilities', ALL_ROWS);
    const critical = last.vulnerabilities.filter((row) => row.severity === 'CRITICAL' && !row.isDeactivated);
    expect(rows.map(({ id }) => id).sort()).toEqual(critical.map(({ id }) => id).sort());
    const counted = truth.vulnerabilities.bySeverity.find(({ severity }) => severity === 'CRITICAL');
    expect(rows.filter((row) => row['deadline_state'] === 'overdue')).toHaveLength(counted?.overdue ?? -1);
    expect(rows.filter((row) => row['deadline_state'] === 'due_soon')).toHaveLength(counted?.dueSoon ?? -1);
    expect(rows.every((row) => row['matching'] === rows.length && row['asset_name'] !== null)).toBe(true);
    const scores = rows.map((row) => Number(row['cvss_severity_score'] ?? -1));
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
  });

  it('overdue lists as many as the statistics count, of all severities or of one', async () => {
    const { rows } = await fixture.ask('overdue', ALL_ROWS);
    expect(rows).toHaveLength(truth.vulnerabilities.overdue);
    for (const { severity, overdue } of truth.vulnerabilities.bySeverity) {
      const { rows: some } = await fixture.ask('overdue', { ...ALL_ROWS, severity: severity.toLowerCase() });
      expect(some).toHaveLength(overdue);
    }
  });

  it('overdue cuts at the limit and still tells how many there are', async () => {
    const { rows } = await fixture.ask('overdue', { limit: 3 });
    expect(rows.map((row) => row['matching'])).toEqual(Array(3).fill(truth.vulnerabilities.overdue));
  });

  it('due-soon lists as many as the statistics count', async () => {
    const { rows } = await fixture.ask('due-soon', ALL_ROWS);
    expect(rows).toHaveLength(truth.vulnerabilities.dueSoon);
    expect(rows.every((row) => Number(row['days_left']) >= 0 && Number(row['days_left']) < 14)).toBe(true);
  });

  it.each(['detected', 'deadline', 'remediated'])(
    'remediation-sla adds up, by the month of %s',
    async (month_of) => {
      const { rows } = await fixture.ask('remediation-sla', { month_of });
      for (const expected of truth.remediations.bySeverity) {
        const own = rows.filter(({ severity }) => severity === expected.severity);
        const counts = ['total', 'remediated', 'on_time', 'late', 'no_sla', 'open', 'overdue'].map((column) =>
          sumOf(own, column),
        );
        const { total, remediated, onTime, late, noSla, open, overdue } = expected;
        expect(counts).toEqual([total, remediated, onTime, late, noSla, open, overdue]);
      }
      for (const row of rows) {
        const judged = Number(row['on_time']) + Number(row['late']) + Number(row['overdue']);
        expect(row['sla_compliance']).toBe(judged === 0 ? null : Number(row['on_time']) / judged);
      }
    },
  );

  it('remediation-sla puts remediations into the months of the statistics', async () => {
    const { rows } = await fixture.ask('remediation-sla');
    const months = new Map<unknown, number>();
    for (const row of rows)
      months.set(row['in_month'], (months.get(row['in_month']) ?? 0) + Number(row['total']));
    expect(months).toEqual(new Map(truth.remediations.opened.byMonth));
  });

  it('mttr gives the very numbers of the statistics', async () => {
    const { rows } = await fixture.ask('mttr');
    const expected = truth.remediations.bySeverity
      .filter(({ remediated }) => remediated > 0)
      .map(({ severity, remediated, timeToFix: { mean, median, p90 } }) => [
        severity,
        remediated,
        mean,
        median,
        p90,
      ]);
    const { mean, median, p90 } = truth.remediations.timeToFix;
    expect(pick(rows, 'severity', 'remediated', 'mean_days', 'median_days', 'p90_days')).toEqual([
      ['ALL', truth.remediations.remediated, mean, median, p90],
      ...expected,
    ]);
  });

  it('mttr over nothing is null', async () => {
    const { rows } = await fixture.ask('mttr', { from: '2031-01-01' });
    expect(rows).toEqual([
      { severity: 'ALL', remediated: 0, mean_days: null, median_days: null, p90_days: null },
    ]);
  });

  it('severity-trend gives each day what its statistics were', async () => {
    const { rows } = await fixture.ask('severity-trend');
    const expected = fixture.days.flatMap(({ date, statistics }) =>
      statistics.vulnerabilities.bySeverity.map(({ severity, total, active, overdue }) => [
        date,
        severity,
        total,
        active,
        total - active,
        overdue,
      ]),
    );
    expect(pick(rows, 'snapshot_date', 'severity', 'total', 'active', 'deactivated', 'overdue')).toEqual(
      expected,
    );
  });

  it('severity-trend shows the days that it was asked for', async () => {
    const [, second, third] = fixture.days;
    const { rows } = await fixture.ask('severity-trend', { from: second?.date, to: third?.date });
    expect([...new Set(rows.map((row) => row['snapshot_date']))]).toEqual([second?.date, third?.date]);
  });

  it.each([
    ['day', 'byDay'],
    ['week', 'byWeek'],
    ['month', 'byMonth'],
  ] as const)('opened-versus-fixed counts each %s as the statistics do', async (period, breakdown) => {
    const { rows } = await fixture.ask('opened-versus-fixed', {
      period,
      from: '2000-01-01',
      to: '2100-01-01',
    });
    const opened = new Map(truth.remediations.opened[breakdown]);
    const fixed = new Map(truth.remediations.fixed[breakdown]);
    opened.delete(UNKNOWN);
    fixed.delete(UNKNOWN);
    const counted = (column: string) =>
      new Map(rows.filter((row) => row[column] !== 0).map((row) => [row['period'], row[column]]));
    expect(counted('opened')).toEqual(opened);
    expect(counted('fixed')).toEqual(fixed);
    expect(rows.every((row) => row['net'] === Number(row['opened']) - Number(row['fixed']))).toBe(true);
  });

  it('period-over-period compares the months as the statistics do', async () => {
    const { rows } = await fixture.ask('period-over-period');
    const { thisMonth, lastMonth, lastMonthToDate } = truth.remediations.months;
    const toRow = (period: string, movement: PeriodMovement) => ({
      period,
      starts_at: movement.from,
      ends_at: movement.until,
      found: movement.found,
      fixed: movement.fixed,
      net: movement.net,
      mean_days: movement.timeToFix.mean,
      median_days: movement.timeToFix.median,
      p90_days: movement.timeToFix.p90,
    });
    expect(rows).toEqual([
      toRow('this', thisMonth),
      toRow('last', lastMonth),
      toRow('last_to_date', lastMonthToDate),
    ]);
  });

  it('new-since lists what the syncs of those days found', async () => {
    const [first, ...later] = fixture.days;
    const { rows } = await fixture.ask('new-since', { ...ALL_ROWS, since: (first?.run.observedAt ?? 0) + 1 });
    const found = (type: 'new' | 'reappeared') =>
      later.reduce((sum, { counts }) => sum + counts.vulnerabilities[type], 0);
    expect(rows.filter(({ type }) => type === 'discovered')).toHaveLength(found('new'));
    expect(rows.filter(({ type }) => type === 'reappeared')).toHaveLength(found('reappeared'));
    const listed = new Set(last.vulnerabilities.map(({ id }) => id));
    expect(rows.every((row) => row['still_listed'] === listed.has(String(row['id'])))).toBe(true);
  });

  it('top-assets and top-packages rank as the statistics do', async () => {
    const assets = await fixture.ask('top-assets');
    expect(pick(assets.rows, 'asset_id', 'asset_name', 'active')).toEqual(
      truth.assets.top.map(({ key, name, count }) => [key, name, count]),
    );
    const packages = await fixture.ask('top-packages');
    expect(pick(packages.rows, 'package_identifier', 'active')).toEqual(
      truth.vulnerabilities.topPackages.map(({ key, count }) => [key, count]),
    );
  });

  it('cve-exposure lists where a CVE is, and where it was', async () => {
    const listed = new Set(last.vulnerabilities.map(({ id }) => id));
    const known = new Map(
      fixture.days.flatMap(({ vulnerabilities }) => vulnerabilities.map((row) => [row.id, row])),
    );
    const gone = [...known.values()].filter(({ id }) => !listed.has(id));
    const cve = gone.find(({ name }) => last.vulnerabilities.some((row) => row.name === name))?.name ?? '';
    expect(cve).not.toBe('');
    const { rows } = await fixture.ask('cve-exposure', { cve: cve.toLowerCase() });
    const named = (findings: readonly { readonly id: string; readonly name: string | null }[]) =>
      findings.filter(({ name }) => name === cve).map(({ id }) => id);
    expect(rows.map(({ id }) => id).sort()).toEqual([...named(last.vulnerabilities), ...named(gone)].sort());
    for (const row of rows) {
      const isOpen = row['state'] === 'open' || row['state'] === 'deactivated';
      expect(row['ended_at'] === null).toBe(isOpen);
      expect(row['asset_id']).not.toBeNull();
      expect(typeof row['since']).toBe('number');
    }
    const ended = rows.filter((row) => row['ended_at'] !== null).map(({ id }) => id);
    expect(ended).toEqual(expect.arrayContaining(named(gone)));
  });

  it('point-in-time gives back the statistics of each day', async () => {
    for (const { date, run, statistics } of fixture.days) {
      const { rows, snapshotDate } = await fixture.ask('point-in-time', { date });
      expect(snapshotDate).toBe(date);
      const [all, ...severities] = rows;
      const { total, active, deactivated, fixable, overdue, dueSoon, uniqueCves, uniqueAssets } =
        statistics.vulnerabilities;
      expect(all).toMatchObject({
        snapshot_date: date,
        run_id: run.id,
        observed_at: run.observedAt,
        severity: 'ALL',
        total,
        active,
        deactivated,
        fixable,
        overdue,
        due_soon: dueSoon,
        active_without_sla: statistics.vulnerabilities.activeDeadlines.withoutSla,
        unique_cves: uniqueCves,
        unique_assets: uniqueAssets,
      });
      expect(all?.['average_cvss']).toBeCloseTo(statistics.vulnerabilities.averageCvss ?? NaN, 10);
      expect(pick(severities, 'severity', 'total', 'active', 'overdue', 'due_soon')).toEqual(
        statistics.vulnerabilities.bySeverity.map((row) => [
          row.severity,
          row.total,
          row.active,
          row.overdue,
          row.dueSoon,
        ]),
      );
    }
  });

  it('point-in-time answers a day without a sync from the one before, and says so', async () => {
    const [, , third] = fixture.days;
    const dayBefore = new Date(Date.parse(third?.date ?? '') - 86_400_000).toISOString().slice(0, 10);
    expect(fixture.days.map(({ date }) => date)).not.toContain(dayBefore);
    const { rows, snapshotDate } = await fixture.ask('point-in-time', { date: dayBefore });
    expect(snapshotDate).toBe(fixture.days[1]?.date);
    expect(rows[0]).toMatchObject({ snapshot_date: fixture.days[1]?.date, run_id: fixture.days[1]?.run.id });
  });

  it('a day before the first sync is an error that names the first day', async () => {
    const first = fixture.days[0]?.date ?? '';
    const early = fixture.ask('point-in-time', { date: '2020-02-29' });
    await expect(early).rejects.toBeInstanceOf(NoSnapshotError);
    await expect(early).rejects.toMatchObject({ firstDate: first });
    await expect(early).rejects.toThrow(first);
    const trend = fixture.ask('severity-trend', { from: '2019-01-01', to: '2019-12-31' });
    await expect(trend).rejects.toMatchObject({ code: 'no-snapshot', firstDate: first });
  });

  it('integration-coverage counts as the statistics do', async () => {
    const { rows } = await fixture.ask('integration-coverage');
    const counted = (column: string) =>
      new Map(rows.filter((row) => row[column] !== 0).map((row) => [row['integration_id'], row[column]]));
    expect(counted('vulnerabilities')).toEqual(new Map(truth.vulnerabilities.byIntegration));
    expect(counted('assets_seen')).toEqual(new Map(truth.assets.seenByIntegration));
    expect(sumOf(rows, 'active')).toBe(truth.vulnerabilities.active);
    expect(sumOf(rows, 'overdue')).toBe(truth.vulnerabilities.overdue);
  });

  it('sync-health lists each run with its counts, the latest first', async () => {
    const { rows } = await fixture.ask('sync-health');
    const expected = fixture.days
      .toReversed()
      .map(({ run }) => [
        run.id,
        'completed',
        run.startedAt,
        (run.finishedAt - run.startedAt) / 1000,
        run.requests,
        run.counts.vulnerabilities.read + run.counts.remediations.read + run.counts.assets.read,
        run.counts.vulnerabilities.new + run.counts.remediations.new + run.counts.assets.new,
        run.counts.remediations.remediated,
        null,
      ]);
    expect(
      pick(
        rows,
        'run_id',
        'status',
        'started_at',
        'seconds',
        'requests',
        'read_rows',
        'new_rows',
        'remediated',
        'error',
      ),
    ).toEqual(expected);
  });

  it('finds nothing under a hostile text, and nothing breaks', async () => {
    for (const text of [
      `'; DROP TABLE vanta_vulnerabilities_current; --`,
      '"',
      'a\nb',
      '=1+1',
      '?',
      '{cve}',
    ]) {
      expect((await fixture.ask('cve-exposure', { cve: text })).rows).toEqual([]);
      expect((await fixture.ask('overdue', { severity: text })).rows).toEqual([]);
    }
  });
});

describe('a lake without any sync', () => {
  it('has no days, which is no error', async () => {
    const [target] = DUCKDB_LAKES;
    if (target === undefined) throw new Error('No lake to ask.');
    await using lake = await target.open();
    const { result, snapshotDate } = await runTemplate(lake.engine, 'severity-trend', { now: Date.now() });
    await using answer = result;
    for await (const batch of answer.rows) expect(batch).toEqual([]);
    expect(snapshotDate).toBeNull();
    const today = runTemplate(lake.engine, 'point-in-time', {
      parameters: { date: '2026-01-31' },
      now: Date.now(),
    });
    await expect(today).rejects.toMatchObject({ code: 'no-snapshot', firstDate: null });
  });
});
