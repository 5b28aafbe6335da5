import { formatTimestamp, utcDate } from '@vanta-vuln/core';
import { increment } from './counts.ts';
import type { Counts } from './counts.ts';
import type { PeriodMovement } from './month-comparison.ts';
import type { RemediationTotals } from './remediation-statistics.ts';
import { count, days, score, share, text } from './report.ts';
import type { ReportCell, ReportSection } from './report.ts';
import type { IntegrationStatistics, Statistics } from './statistics.ts';
import type { TimeToFix } from './time-to-fix.ts';
import { trendSections } from './trend-sections.ts';
import type { TrendLength } from './trend-sections.ts';

/**
 * The statistics as tables, in the order in which the older tool printed them; what it did not know follows.
 *
 * Tables without rows are left out; the notes are no part of it.
 */
export function statisticsReport(statistics: Statistics, trends: TrendLength): readonly ReportSection[] {
  const sections = [
    ...summarySections(statistics),
    ...deadlineSections(statistics),
    ...remediationSections(statistics),
    ...assetSections(statistics),
    ...rankingSections(statistics),
    monthSection(statistics),
    ...trendSections(statistics, trends),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function summarySections({ vulnerabilities, integrations, asOf }: Statistics): readonly ReportSection[] {
  return [
    {
      title: `Vulnerabilities as of ${formatTimestamp(asOf)}`,
      columns: ['', 'Count'],
      rows: [
        ['Total', count(vulnerabilities.total)],
        ['Active', count(vulnerabilities.active)],
        ['Deactivated', count(vulnerabilities.deactivated)],
        ['Unique CVEs', count(vulnerabilities.uniqueCves)],
        ['Unique affected assets', count(vulnerabilities.uniqueAssets)],
        ['Fixable', count(vulnerabilities.fixable)],
        ['Not fixable', count(vulnerabilities.notFixable)],
      ],
    },
    {
      title: 'By severity',
      columns: ['Severity', 'Count', 'Average CVSS', 'Active', 'Overdue', 'Due soon'],
      rows: vulnerabilities.bySeverity.map((row) => [
        row.severity,
        count(row.total),
        score(row.averageCvss),
        count(row.active),
        count(row.overdue),
        count(row.dueSoon),
      ]),
    },
    countSection('By integration', 'Integration', vulnerabilities.byIntegration, namesOf(integrations)),
  ];
}

function deadlineSections({ vulnerabilities, dueSoonDays }: Statistics): readonly ReportSection[] {
  const { activeDeadlines } = vulnerabilities;
  return [
    {
      title: 'Deadlines of active vulnerabilities',
      columns: ['', 'Count'],
      rows: [
        ['Overdue', count(activeDeadlines.overdue)],
        [`Due within ${dueSoonDays} days`, count(activeDeadlines.dueSoon)],
        ['Due later', count(activeDeadlines.dueLater)],
        ['Without SLA', count(activeDeadlines.withoutSla)],
        ['Active and fixable', count(vulnerabilities.activeFixable)],
        ['Deactivations that have expired', count(vulnerabilities.expiredDeactivations)],
      ],
    },
    countSection('Active by age', 'Days since detection', vulnerabilities.activeByAge),
  ];
}

function remediationSections({ remediations }: Statistics): readonly ReportSection[] {
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

function assetSections({ assets, integrations }: Statistics): readonly ReportSection[] {
  return [
    {
      title: 'Assets',
      columns: ['', 'Count'],
      rows: [
        ['Total', count(assets.total)],
        ['With an active vulnerability', count(assets.withActive)],
        ['With an active CRITICAL or HIGH one', count(assets.withCriticalOrHigh)],
        ['Active vulnerabilities per asset', score(assets.averageActive)],
      ],
    },
    countSection('Assets by type', 'Type', assets.byType),
    countSection(
      'Assets seen by integration',
      'Integration',
      assets.seenByIntegration,
      namesOf(integrations),
    ),
  ];
}

function rankingSections({ assets, vulnerabilities }: Statistics): readonly ReportSection[] {
  return [
    {
      title: 'Assets with most active vulnerabilities',
      columns: ['Asset', 'Name', 'Active'],
      rows: assets.top.map((asset) => [asset.key, text(asset.name), count(asset.count)]),
    },
    {
      title: 'Packages with most active vulnerabilities',
      columns: ['Package', 'Active'],
      rows: vulnerabilities.topPackages.map((ranked) => [ranked.key, count(ranked.count)]),
    },
    {
      title: 'CVEs with most active vulnerabilities',
      columns: ['CVE', 'Active'],
      rows: vulnerabilities.topCves.map((ranked) => [ranked.key, count(ranked.count)]),
    },
  ];
}

function monthSection({ remediations }: Statistics): ReportSection {
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
    text(utcDate(period.from)),
    count(period.found),
    count(period.fixed),
    count(period.net),
    ...timeToFixCells(period.timeToFix),
  ];
}

function countSection(
  title: string,
  heading: string,
  counts: Counts,
  nameOf: (key: string) => string = (key) => key,
): ReportSection {
  return {
    title,
    columns: [heading, 'Count'],
    rows: [...counts].map(([key, value]) => [nameOf(key), count(value)]),
  };
}

/** Display names; where several integrations share one, the id tells them apart. */
function namesOf(integrations: readonly IntegrationStatistics[]): (id: string) => string {
  const names = new Map(
    integrations.map(({ integration_id, display_name }) => [integration_id, display_name]),
  );
  const uses = new Map<string, number>();
  for (const name of names.values()) if (name !== null) increment(uses, name);
  return (id) => {
    const name = names.get(id);
    if (!name) return id;
    return uses.get(name) === 1 ? name : `${name} (${id})`;
  };
}
