import type { ColumnValue } from '@vanta-vuln/core';
import { runTemplate } from '@vanta-vuln/query-templates';
import type { TemplateInputs } from '@vanta-vuln/query-templates';
import { readStatistics } from '@vanta-vuln/stats';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUCKDB_LAKES } from './query-lakes.ts';
import { syncStore } from './sync-account.ts';

// The last day of a month that is longer than the one before it.
const NOW = Date.UTC(2026, 2, 31, 12);
const SYNC_TAKES = 1500;
const DAY = 86_400_000;
const at = (moment: number) => new Date(moment).toISOString();

/** Findings by when they are due: at the moment, just before it, and at both ends of the 14 days after it. */
const FINDINGS = [
  { id: 'due-before', due: NOW - 1, name: 'CVE-1', severity: 'HIGH' },
  { id: 'due-now', due: NOW, name: 'CVE-1', severity: 'HIGH' },
  { id: 'due-last', due: NOW + 14 * DAY - 1, name: 'CVE-2', severity: 'HIGH' },
  { id: 'due-after', due: NOW + 14 * DAY, name: '', severity: 'HIGH' },
];

/** Remediations by their moments; those without a severity of their own belong to no rule. */
const REMEDIATIONS = [
  { id: 'on-time', detected: '2026-01-01T00:00:00.000Z', due: '2026-01-31', fixed: '2026-01-31' },
  { id: 'late', detected: '2026-01-01T00:00:00.000Z', due: '2026-01-31', fixed: '2026-01-31T00:00:00.001Z' },
  { id: 'due-now', detected: '2026-01-31T23:59:59.999Z', due: at(NOW), fixed: null },
  { id: 'due-before', detected: '2026-02-01', due: at(NOW - 1), fixed: null },
  { id: 'month-start', detected: '2026-03-01', due: null, fixed: '2026-03-01', severity: 'UNKNOWN' },
  { id: 'month-second', detected: '2026-03-02', due: null, fixed: '2026-03-03', severity: 'NEGLIGIBLE' },
  { id: 'now', detected: '2026-02-28T23:59:59.999Z', due: null, fixed: at(NOW) },
];

type Rows = readonly Readonly<Record<string, ColumnValue>>[];

describe('at the very moment of a bound', () => {
  const opened = new AsyncDisposableStack();
  let ask: (name: string, parameters?: TemplateInputs) => Promise<Rows>;
  let statistics: Awaited<ReturnType<typeof readStatistics>>;

  beforeAll(async () => {
    const [target] = DUCKDB_LAKES;
    if (target === undefined) throw new Error('No lake to ask.');
    const { store, engine } = opened.use(await target.open());
    await syncBounds(store);
    statistics = await readStatistics(store, { asOf: NOW });
    ask = async (name, parameters = {}) => {
      const { result } = await runTemplate(engine, name, { parameters, now: NOW });
      await using answer = result;
      const names = answer.columns.map((column) => column.name);
      const rows: Record<string, ColumnValue>[] = [];
      for await (const batch of answer.rows) {
        for (const values of batch)
          rows.push(Object.fromEntries(names.map((column, index) => [column, values[index] ?? null])));
      }
      return rows;
    };
  });

  afterAll(() => opened.disposeAsync());

  const idsOf = async (name: string, parameters?: TemplateInputs) =>
    (await ask(name, parameters)).map(({ id }) => id);

  it('a deadline is not overdue yet, but due soon, until the last day is over', async () => {
    expect(await idsOf('overdue')).toEqual(['due-before']);
    expect(await idsOf('due-soon')).toEqual(['due-now', 'due-last']);
    expect(statistics.vulnerabilities).toMatchObject({ overdue: 1, dueSoon: 2 });
    const rows = await ask('critical-vulnerabilities', { severity: 'high' });
    expect(Object.fromEntries(rows.map((row) => [row['id'], row['deadline_state']]))).toEqual({
      'due-before': 'overdue',
      'due-now': 'due_soon',
      'due-last': 'due_soon',
      'due-after': 'due_later',
    });
    const [all] = await ask('point-in-time', { date: '2026-03-31' });
    expect(all).toMatchObject({ overdue: 1, due_soon: 2, active: 4, unique_cves: 2 });
    expect(await ask('severity-trend')).toMatchObject([{ severity: 'HIGH', overdue: 1 }]);
    expect(await ask('top-packages')).toMatchObject([{ active: 4, overdue: 1, cves: 2 }]);
  });

  it('what names no asset, and an asset that no integration names, belong to nobody', async () => {
    expect(await ask('top-assets')).toMatchObject([{ asset_id: 'known', active: 3, overdue: 1 }]);
    expect(await ask('integration-coverage')).toMatchObject([
      { integration_id: 'scanner', vulnerabilities: 4, overdue: 1, assets_seen: 1 },
      { integration_id: 'UNKNOWN', vulnerabilities: 0, overdue: 0, assets_seen: 1 },
    ]);
  });

  it('a remediation is on time, and an open one not overdue', async () => {
    const rows = (await ask('remediation-sla')).filter(({ severity }) => severity === 'LOW');
    expect(rows).toMatchObject([
      { in_month: '2026-01', on_time: 1, late: 1, open: 1, overdue: 0 },
      { in_month: '2026-02', no_sla: 1, open: 1, overdue: 1 },
    ]);
    expect(statistics.remediations).toMatchObject({ onTime: 1, late: 1, open: 2, overdue: 1 });
  });

  it('a range holds both its ends, and a day its last millisecond', async () => {
    const fixed = async (from: string, to: string) =>
      (await ask('mttr', { from, to })).find(({ severity }) => severity === 'ALL')?.['remediated'];
    expect(await fixed('2026-01-31', '2026-01-31T00:00:00Z')).toBe(1);
    expect(await fixed('2026-01-31T00:00:00.001Z', '2026-01-31')).toBe(1);
    const moved = async (from: string, to: string) => {
      const rows = await ask('opened-versus-fixed', { period: 'day', from, to });
      return rows.map(({ period, opened: count, fixed: ended }) => [period, count, ended]);
    };
    expect(await moved('2026-01-31', '2026-01-31T00:00:00Z')).toEqual([['2026-01-31', 0, 1]]);
    expect(await moved('2026-01-31T00:00:00.001Z', '2026-01-31')).toEqual([['2026-01-31', 1, 1]]);
    expect(await idsOf('new-since', { since: at(NOW), to: at(NOW) })).toHaveLength(4);
    expect(await idsOf('new-since', { since: '2026-03-31', to: '2026-03-31' })).toHaveLength(4);
    expect(await idsOf('new-since', { since: at(NOW + 1), to: '2026-03-31' })).toEqual([]);
    expect(await idsOf('new-since', { since: '2026-03-31', to: at(NOW - 1) })).toEqual([]);
  });

  it('a period holds its first moment and not its last, and never more than the whole of itself', async () => {
    const rows = await ask('period-over-period', { as_of: at(NOW) });
    expect(rows).toMatchObject([
      { period: 'this', found: 2, fixed: 2 },
      { period: 'last', found: 2, fixed: 0 },
      { period: 'last_to_date', ends_at: Date.UTC(2026, 2, 1), found: 2, fixed: 0 },
    ]);
  });

  it('a sync takes the seconds from its start to its end', async () => {
    expect(await ask('sync-health')).toMatchObject([{ started_at: NOW - SYNC_TAKES, seconds: 1.5 }]);
  });

  it('severities of other names come before UNKNOWN', async () => {
    const severities = (await ask('mttr')).map(({ severity }) => severity);
    expect(severities).toEqual(['ALL', 'LOW', 'NEGLIGIBLE', 'UNKNOWN']);
  });
});

async function syncBounds(store: Parameters<typeof syncStore>[1]): Promise<void> {
  const clock = new SimulatedClock({ start: NOW - SYNC_TAKES });
  await using simulator = await startSimulator({
    seed: 5,
    clock,
    limits: 'off',
    vulnerabilities: 1,
    remediations: 0,
  });
  const [finding] = simulator.rows('vulnerabilities');
  const [asset] = simulator.rows('assets');
  if (finding === undefined || asset === undefined) throw new Error('The account is empty.');
  simulator.remove('vulnerabilities', finding.id);
  simulator.remove('assets', asset.id);
  for (const { due, ...fields } of FINDINGS) {
    simulator.upsert('vulnerabilities', {
      ...finding,
      ...fields,
      targetId: fields.id === 'due-after' ? '' : 'known',
      integrationId: 'scanner',
      remediateByDate: at(due),
    });
  }
  const scanners = [{ integrationId: 'scanner' }];
  simulator.upsert('assets', { ...asset, id: 'known', scanners });
  simulator.upsert('assets', { ...asset, id: 'unseen', scanners: [] });
  for (const { detected, due, fixed, ...fields } of REMEDIATIONS) {
    simulator.upsert('remediations', {
      severity: 'LOW',
      ...fields,
      vulnerabilityId: 'gone',
      vulnerableAssetId: 'known',
      detectedDate: detected,
      slaDeadlineDate: due,
      remediationDate: fixed,
    });
  }
  const onProgress = () => void clock.advance(NOW - clock.now());
  const { observedAt } = await syncStore(simulator, store, { onProgress });
  if (observedAt !== NOW) throw new Error(`The sync looked at ${at(observedAt)}.`);
}
