import { describe, expect, test } from 'vitest';
import { DAY, T, remediation, statisticsOf, vulnerability } from '../test/statistics-rows.ts';
import type { RemediationFacts } from '../test/statistics-rows.ts';

async function of(rows: readonly Partial<RemediationFacts>[]) {
  return (await statisticsOf({ remediations: rows.map(remediation) })).remediations;
}

describe('what became of a remediation', () => {
  test('done at the very deadline is on time, a millisecond later is late', async () => {
    const rows = [
      { sla_deadline: T - DAY, remediated_at: T - DAY },
      { sla_deadline: T - DAY, remediated_at: T - DAY + 1 },
    ];
    expect(await of(rows)).toMatchObject({ remediated: 2, onTime: 1, late: 1, noSla: 0, open: 0 });
  });

  test('done without a deadline is neither on time nor late', async () => {
    expect(await of([{ remediated_at: T }])).toMatchObject({ remediated: 1, onTime: 0, late: 0, noSla: 1 });
  });

  test('not done is open, and overdue too once the deadline has passed', async () => {
    const rows = [{ sla_deadline: T - 1 }, { sla_deadline: T }, { sla_deadline: null }];
    expect(await of(rows)).toMatchObject({ open: 3, overdue: 1, remediated: 0 });
  });

  test('it is matched when its vulnerability is in the current snapshot', async () => {
    const remediations = ['v1', 'v1', 'gone', null].map((vulnerability_id) =>
      remediation({ vulnerability_id }),
    );
    const statistics = await statisticsOf({ vulnerabilities: [vulnerability({ id: 'v1' })], remediations });
    expect(statistics.remediations).toMatchObject({ total: 4, matched: 2, unmatched: 2 });
  });

  test('the ids of the whole snapshot count where only some of its vulnerabilities are given', async () => {
    const { remediations } = await statisticsOf({
      vulnerabilities: [vulnerability({ id: 'v1' })],
      snapshotIds: ['v1', 'v2'],
      remediations: ['v1', 'v2', 'gone'].map((vulnerability_id) => remediation({ vulnerability_id })),
    });
    expect(remediations).toMatchObject({ total: 3, matched: 2, unmatched: 1 });
  });

  test('those of other vulnerabilities can be left out', async () => {
    const { remediations } = await statisticsOf(
      {
        vulnerabilities: [vulnerability({ id: 'v1' })],
        remediations: [
          remediation({ vulnerability_id: 'v1', remediated_at: T }),
          remediation({ vulnerability_id: 'v2', remediated_at: T }),
        ],
      },
      { matchedRemediationsOnly: true },
    );
    expect(remediations).toMatchObject({ total: 1, remediated: 1, matched: 1, unmatched: 0 });
  });
});

describe('SLA compliance', () => {
  test('is on time / (on time + late + overdue)', async () => {
    const rows = [
      { sla_deadline: T - DAY, remediated_at: T - 2 * DAY },
      { sla_deadline: T - DAY, remediated_at: T },
      { sla_deadline: T - DAY },
      { sla_deadline: T + DAY },
      { remediated_at: T },
    ];
    expect((await of(rows)).slaCompliance).toBe(1 / 3);
  });

  test('is null where nothing has been due', async () => {
    expect((await of([{ sla_deadline: T }, { remediated_at: T }])).slaCompliance).toBeNull();
  });

  test('is told for each severity', async () => {
    const rows = [
      { severity: 'LOW', sla_deadline: T - DAY },
      { severity: 'CRITICAL', sla_deadline: T, remediated_at: T },
    ];
    expect((await of(rows)).bySeverity).toMatchObject([
      { severity: 'CRITICAL', total: 1, onTime: 1, slaCompliance: 1 },
      { severity: 'LOW', total: 1, overdue: 1, slaCompliance: 0 },
    ]);
  });
});

describe('time to fix', () => {
  const lasting = (days: number, severity = 'HIGH') => ({
    severity,
    detected_at: T - days * DAY,
    remediated_at: T,
  });

  test('is in days, overall and by severity', async () => {
    const statistics = await of([lasting(1), lasting(2, 'LOW'), lasting(6)]);
    expect(statistics.timeToFix).toEqual({ mean: 3, median: 2, p90: 6 });
    expect(statistics.bySeverity).toMatchObject([
      { severity: 'HIGH', timeToFix: { mean: 3.5, median: 1, p90: 6 } },
      { severity: 'LOW', timeToFix: { mean: 2, median: 2, p90: 2 } },
    ]);
  });

  test('leaves out what is open and what has no date of detection', async () => {
    const rows = [lasting(5), { detected_at: T - DAY }, { remediated_at: T }];
    expect((await of(rows)).timeToFix).toEqual({ mean: 5, median: 5, p90: 5 });
  });

  test('is null over nothing', async () => {
    expect((await of([{ detected_at: T }])).timeToFix).toEqual({ mean: null, median: null, p90: null });
  });
});
