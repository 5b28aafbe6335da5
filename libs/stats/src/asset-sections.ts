import { count, countSection, score, text } from './report.ts';
import type { ReportSection } from './report.ts';
import type { Statistics } from './statistics.ts';
import { integrationNames } from './integration-names.ts';

/** What there is of assets, and what their scanners are. */
export function assetSections({ assets, integrations }: Statistics): readonly ReportSection[] {
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
      integrationNames(integrations),
    ),
  ];
}

/** What has most active vulnerabilities. */
export function rankingSections({ assets, vulnerabilities }: Statistics): readonly ReportSection[] {
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
