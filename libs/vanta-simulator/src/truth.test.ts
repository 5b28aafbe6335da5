import { describe, expect, it } from 'vitest';
import { SimulatorOptionError } from './simulator-errors.ts';
import { startSimulator } from './start-simulator.ts';

const asOf = Date.UTC(2026, 0, 15);

describe('the truth', () => {
  it('of a tiny account is what a person computes', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 0, integrations: 0 });
    const finding = { integrationId: 'scan', targetId: 'a1', packageIdentifier: 'xz', isFixable: true };
    const deactivateMetadata = { deactivatedUntilDate: '2026-01-14T23:59:59Z' };
    const findings = [
      // Due at the very moment: soon, not overdue.
      {
        id: '1',
        name: 'CVE-1',
        severity: 'CRITICAL',
        cvssSeverityScore: 10,
        remediateByDate: '2026-01-15T00:00:00Z',
      },
      {
        id: '2',
        name: 'CVE-1',
        severity: 'CRITICAL',
        cvssSeverityScore: 0,
        remediateByDate: '2026-01-14T23:59:59.999Z',
      },
      // Due in 14 days exactly: no longer soon.
      {
        id: '3',
        name: 'CVE-2',
        severity: 'low',
        cvssSeverityScore: null,
        remediateByDate: '2026-01-29T00:00:00Z',
      },
      {
        id: '4',
        name: 'CVE-3',
        severity: null,
        remediateByDate: null,
        firstDetectedDate: '2026-01-04T12:00:00Z',
      },
      // Overdue, but deactivated.
      { id: '5', name: 'CVE-4', severity: 'INFO', remediateByDate: '2025-01-01', deactivateMetadata },
    ];
    for (const row of findings) simulator.upsert('vulnerabilities', { ...finding, ...row });
    simulator.upsert('vulnerabilities', { id: '6' });
    const remediations = [
      // On time to the millisecond, after 1 day.
      {
        severity: 'CRITICAL',
        detectedDate: '2026-01-01',
        slaDeadlineDate: '2026-01-02',
        remediationDate: '2026-01-02',
        vulnerabilityId: '1',
      },
      // Late, after 4 days.
      {
        severity: 'critical',
        detectedDate: '2026-01-01',
        slaDeadlineDate: '2026-01-02',
        remediationDate: '2026-01-05',
        vulnerabilityId: 'gone',
      },
      // Without a deadline, after 10 days.
      { severity: 'HIGH', detectedDate: '2026-01-01', slaDeadlineDate: null, remediationDate: '2026-01-11' },
      // Without a detection: no time to remediate.
      { severity: 'HIGH', detectedDate: null, slaDeadlineDate: '2026-01-12', remediationDate: '2026-01-11' },
      // Open: overdue, and due at the very moment.
      { severity: 'LOW', detectedDate: '2026-01-12', slaDeadlineDate: '2026-01-14', remediationDate: null },
      { severity: null, detectedDate: '2026-01-12', slaDeadlineDate: '2026-01-15', remediationDate: null },
    ];
    remediations.forEach((row, index) => simulator.upsert('remediations', { id: `r${index}`, ...row }));
    simulator.upsert('assets', { id: 'a1', assetType: 'SERVER' });
    simulator.upsert('assets', { id: 'a2' });
    simulator.upsert('integrations', { integrationId: 'scan', connections: [{ isDisabled: true }] });

    expect(simulator.truth({ asOf })).toEqual({
      as_of: '2026-01-15T00:00:00.000Z',
      total_count: 6,
      active: 5,
      deactivated: 1,
      fixable: 5,
      not_fixable: 1,
      by_severity: { CRITICAL: 2, LOW: 1, INFO: 1, UNKNOWN: 2 },
      by_integration: { UNKNOWN: 1, scan: 5 },
      unique_cves_count: 4,
      unique_assets_count: 1,
      average_cvss_by_severity: { critical: 5, low: null, info: null, unknown: null },
      overdue: 1,
      due_soon: 1,
      without_sla: 2,
      remediations: {
        total: 6,
        remediated: 4,
        on_time: 2,
        late: 1,
        no_sla: 1,
        open: 2,
        overdue: 1,
        matched: 1,
        unmatched: 5,
        by_severity: { CRITICAL: 2, HIGH: 2, LOW: 1, UNKNOWN: 1 },
        mttr_days: {
          overall: { mean: 5, median: 4, p90: 10 },
          by_severity: {
            CRITICAL: { mean: 2.5, median: 1, p90: 4 },
            HIGH: { mean: 10, median: 10, p90: 10 },
          },
        },
        sla_compliance: 0.5,
      },
      assets: { total: 2, by_type: { SERVER: 1, UNKNOWN: 1 } },
      months: {
        this_month: { found: 5, fixed: 4, net: 1, mttr_days: { mean: 5, median: 4, p90: 10 } },
        last_month: { found: 0, fixed: 0, net: 0, mttr_days: { mean: null, median: null, p90: null } },
      },
      extra: {
        expired_deactivations: 1,
        disconnected_integrations: ['scan'],
        active_ages_days: [10],
        assets_with_active: 1,
        assets_with_critical_or_high: 1,
        top_assets: [{ key: 'a1', count: 4 }],
        top_packages: [{ key: 'xz', count: 4 }],
        top_cves: [
          { key: 'CVE-1', count: 2 },
          { key: 'CVE-2', count: 1 },
          { key: 'CVE-3', count: 1 },
        ],
        findings_detected: {
          by_day: { '2026-01-04': 1 },
          by_week: { '2025-12-29': 1 },
          by_month: { '2026-01': 1 },
        },
        remediations_opened: {
          by_day: { '2026-01-01': 3, '2026-01-12': 2 },
          by_week: { '2025-12-29': 3, '2026-01-12': 2 },
          by_month: { '2026-01': 5 },
        },
        remediations_fixed: {
          by_day: { '2026-01-02': 1, '2026-01-05': 1, '2026-01-11': 2 },
          by_week: { '2025-12-29': 1, '2026-01-05': 3 },
          by_month: { '2026-01': 4 },
        },
      },
    });
  });

  it('counts a deactivated finding among those without an SLA, and never among the overdue', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 0 });
    const deactivateMetadata = { deactivatedBy: 'somebody' };
    simulator.upsert('vulnerabilities', { id: '1', deactivateMetadata });
    simulator.upsert('vulnerabilities', { id: '2', deactivateMetadata, remediateByDate: '2020-01-01' });
    expect(simulator.truth({ asOf })).toMatchObject({ active: 0, without_sla: 1, overdue: 0, due_soon: 0 });
  });

  it('looks as far ahead as it is told', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 0 });
    simulator.upsert('vulnerabilities', { id: '1', remediateByDate: '2026-02-14T00:00:00Z' });
    expect([29, 30, 31].map((dueSoonDays) => simulator.truth({ asOf, dueSoonDays }).due_soon)).toEqual([
      0, 0, 1,
    ]);
  });

  it('of nothing is zero and null', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 0 });
    const truth = simulator.truth({ asOf });
    expect(truth).toMatchObject({
      total_count: 0,
      by_severity: {},
      average_cvss_by_severity: {},
      overdue: 0,
    });
    expect(truth.remediations).toMatchObject({
      total: 0,
      sla_compliance: null,
      mttr_days: { overall: { mean: null, median: null, p90: null }, by_severity: {} },
    });
  });

  it('adds up for a made account', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 1_000 });
    const truth = simulator.truth();
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((a, b) => a + b, 0);
    expect(truth.active + truth.deactivated).toBe(1_000);
    expect(sum(truth.by_severity)).toBe(1_000);
    expect(sum(truth.by_integration)).toBe(1_000);
    expect(sum(truth.assets.by_type)).toBe(truth.assets.total);
    const { on_time, late, no_sla, open, total } = truth.remediations;
    expect(on_time + late + no_sla + open).toBe(total);
  });

  it('needs a moment', async () => {
    await using simulator = await startSimulator({ vulnerabilities: 0 });
    expect(() => simulator.truth({ asOf: Number.NaN })).toThrow(SimulatorOptionError);
  });
});
