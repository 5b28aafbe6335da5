import { formatTimestamp } from '@vanta-vuln/core';
import type { StorageBackend, VulnerabilityFilter } from '@vanta-vuln/core';
import { FINDING_GROUP_COLUMNS, groupByAsset, groupByCve } from '@vanta-vuln/stats';
import type { FindingGroup, TableColumn } from '@vanta-vuln/stats';
import { formatCount, formatDay } from '../format-values.ts';
import { sortColumn } from './list-page.ts';
import type { ListPage, PageRequest } from './list-page.ts';
import { readAssetNames } from './read-asset-names.ts';

const COUNT_COLUMNS: readonly TableColumn[] = [
  { heading: 'FINDINGS', align: 'right' },
  { heading: 'ACTIVE', align: 'right' },
  { heading: 'CRITICAL', align: 'right' },
  { heading: 'HIGH', align: 'right' },
  { heading: 'OVERDUE', align: 'right' },
  { heading: 'FIXABLE', align: 'right' },
  { heading: 'OLDEST' },
];

type Rank = (group: FindingGroup) => string | number;

/** What groups can be sorted by, beside `worst`: the order in which they come. */
const SORTS: Readonly<Record<string, Rank | 'worst'>> = {
  worst: 'worst',
  findings: ({ total }) => total,
  active: ({ active }) => active,
  critical: ({ bySeverity }) => bySeverity.get('CRITICAL') ?? 0,
  high: ({ bySeverity }) => bySeverity.get('HIGH') ?? 0,
  overdue: ({ overdue }) => overdue,
  fixable: ({ fixable }) => fixable,
  oldest: ({ oldestDetectedAt }) => oldestDetectedAt ?? Infinity,
  score: ({ highestCvss }) => highestCvss ?? -1,
  name: ({ key }) => key,
};

/** One page of assets with their findings. */
export async function listByAsset(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  request: PageRequest,
): Promise<ListPage> {
  const rows = store.readRows('vulnerabilities', { columns: FINDING_GROUP_COLUMNS, filter });
  const groups = sortGroups(await groupByAsset(rows, { asOf: Date.now() }), request);
  const page = pageOf(groups, request);
  const names = await readAssetNames(store, page.map(({ key }) => key));
  return {
    total: groups.length,
    items: page.map((group) => ({
      asset_id: group.key,
      asset_name: names.get(group.key) ?? null,
      unique_cves: group.spread,
      ...countsToJson(group),
    })),
    columns: [{ heading: 'ASSET', flexible: true }, ...COUNT_COLUMNS, { heading: 'ID' }],
    rows: page.map((group) => [names.get(group.key) ?? '-', ...countCells(group), group.key]),
  };
}

/** One page of CVEs with where they were found. */
export async function listByCve(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  request: PageRequest,
): Promise<ListPage> {
  const rows = store.readRows('vulnerabilities', { columns: FINDING_GROUP_COLUMNS, filter });
  const groups = sortGroups(await groupByCve(rows, { asOf: Date.now() }), request);
  const page = pageOf(groups, request);
  return {
    total: groups.length,
    items: page.map((group) => ({ name: group.key, unique_assets: group.spread, ...countsToJson(group) })),
    columns: [{ heading: 'NAME', flexible: true }, { heading: 'ASSETS', align: 'right' }, ...COUNT_COLUMNS],
    rows: page.map((group) => [group.key, formatCount(group.spread), ...countCells(group)]),
  };
}

function sortGroups(
  groups: readonly FindingGroup[],
  { sort = 'worst', direction }: PageRequest,
): readonly FindingGroup[] {
  const rank = sortColumn(SORTS, sort);
  const ascending = rank === 'worst' ? groups : groups.toSorted((left, right) => compareRanks(rank(left), rank(right)));
  return direction === 'asc' ? ascending : ascending.toReversed();
}

function compareRanks(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function pageOf(groups: readonly FindingGroup[], { offset, limit }: PageRequest): readonly FindingGroup[] {
  return groups.slice(offset, offset + limit);
}

function countsToJson(group: FindingGroup) {
  return {
    total: group.total,
    active: group.active,
    deactivated: group.deactivated,
    by_severity: Object.fromEntries(group.bySeverity),
    overdue: group.overdue,
    fixable: group.fixable,
    highest_cvss: group.highestCvss,
    oldest_detected_at: formatTimestamp(group.oldestDetectedAt),
  };
}

function countCells(group: FindingGroup): string[] {
  return [
    formatCount(group.total),
    formatCount(group.active),
    formatCount(group.bySeverity.get('CRITICAL') ?? 0),
    formatCount(group.bySeverity.get('HIGH') ?? 0),
    formatCount(group.overdue),
    formatCount(group.fixable),
    formatDay(group.oldestDetectedAt),
  ];
}
