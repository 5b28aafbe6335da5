import { formatTimestamp } from '@vanta-vuln/core';
import { assetSections, rankingSections } from './asset-sections.ts';
import { integrationNames } from './integration-names.ts';
import { monthSection, remediationSections } from './remediation-sections.ts';
import { count, countSection, score } from './report.ts';
import type { ReportSection } from './report.ts';
import type { Statistics } from './statistics.ts';
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
    countSection(
      'By integration',
      'Integration',
      vulnerabilities.byIntegration,
      integrationNames(integrations),
    ),
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
        [`Due within ${dueSoonDays} ${dueSoonDays === 1 ? 'day' : 'days'}`, count(activeDeadlines.dueSoon)],
        ['Due later', count(activeDeadlines.dueLater)],
        ['Without SLA', count(activeDeadlines.withoutSla)],
      ],
    },
    {
      title: 'Worth a look',
      columns: ['', 'Count'],
      rows: [
        ['Active and fixable', count(vulnerabilities.activeFixable)],
        ['Deactivations that have expired', count(vulnerabilities.expiredDeactivations)],
      ],
    },
    countSection('Active by age', 'Days since detection', vulnerabilities.activeByAge),
  ];
}
