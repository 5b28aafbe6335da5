import { utcDate } from '@vanta-vuln/core';
import type { PeriodMovement } from './month-comparison.ts';
import type { RemediationTotals } from './remediation-statistics.ts';
import { count, day, days, share } from './report.ts';
import type { ReportCell, ReportSection } from './report.ts';
import type { Statistics } from './statistics.ts';
import type { TimeToFix } from './time-to-fix.ts';

/** What became of the remediations, whether in time and how fast. */
export function remediationSections({ remediations }: Statistics): readonly ReportSection[] {
  return [
    {
      title: 'Remediations',
      columns: ['', 'Count'],
      rows: [
        ['Total', count(remediations.total)],
        ['Remediated', count(remediations.remediated)],
        ['On time', count(remediations.onTime)],
        ['Late', count(remediations.late)],
        ['Remediated without SLA', count(remediations.noSla)],
        ['Open', count(remediations.open)],
        ['Open and overdue', count(remediations.overdue)],
        ['Of a listed vulnerability', count(remediations.matched)],
        ['Of a vulnerability that is gone', count(remediations.unmatched)],
      ],
    },
    {
      title: 'SLA and time to remediate (days)',
      columns: ['Severity', 'On time', 'Late', 'Overdue', 'SLA compliance', 'Mean', 'Median', 'P90'],
      rows: [
        ...remediations.bySeverity.map((row) => slaRow(row.severity, row)),
        ...(remediations.total === 0 ? [] : [slaRow('All', remediations)]),
      ],
    },
  ];
}

function slaRow(name: string, totals: RemediationTotals): ReportSection['rows'][number] {
  return [
    name,
    count(totals.onTime),
    count(totals.late),
    count(totals.overdue),
    share(totals.slaCompliance),
    ...timeToFixCells(totals.timeToFix),
  ];
}

function timeToFixCells({ mean, median, p90 }: TimeToFix): readonly ReportCell[] {
  return [days(mean), days(median), days(p90)];
}

/** This month against the one before it. */
export function monthSection({ remediations }: Statistics): ReportSection {
  const { thisMonth, lastMonth, lastMonthToDate } = remediations.months;
  return {
    title: 'This month against the last (time to remediate in days)',
    columns: ['', 'From', 'Found', 'Fixed', 'Net', 'Mean', 'Median', 'P90'],
    rows: [
      movementRow('This month', thisMonth),
      movementRow('Last month to date', lastMonthToDate),
      movementRow('Last month', lastMonth),
    ],
  };
}

function movementRow(name: string, period: PeriodMovement): ReportSection['rows'][number] {
  return [
    name,
    day(utcDate(period.from)),
    count(period.found),
    count(period.fixed),
    count(period.net),
    ...timeToFixCells(period.timeToFix),
  ];
}
