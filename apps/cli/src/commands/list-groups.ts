import { formatCount, formatTimestamp } from '@vanta-vuln/core';
import type { StorageBackend, VulnerabilityFilter } from '@vanta-vuln/core';
import { FINDING_GROUP_COLUMNS, groupByAsset, groupByCve } from '@vanta-vuln/stats';
import type { FindingGroup } from '@vanta-vuln/stats';
import { formatDay } from '../format-values.ts';
import { NAME_COLUMN, shortName } from '../short-name.ts';
import type { ListColumn } from '../list-table.ts';
import { sortColumn } from './list-page.ts';
import type { ListPage, PageRequest } from './list-page.ts';
import { readAssetNames } from './read-asset-names.ts';

interface GroupCounts {
  readonly total: number;
  readonly active: number;
  readonly deactivated: number;
  readonly by_severity: Readonly<Record<string, number>>;
  readonly overdue: number;
  readonly fixable: number;
  readonly highest_cvss: number | null;
  readonly oldest_detected_at: string | null;
}

/** The findings on one asset. */
export interface AssetGroup extends GroupCounts {
  readonly asset_id: string;
  readonly asset_name: string | null;
  readonly unique_cves: number;
}

/** The findings of one CVE. */
export interface CveGroup extends GroupCounts {
  readonly name: string;
  readonly unique_assets: number;
}

const COUNT_COLUMNS: readonly ListColumn<GroupCounts>[] = [
  { heading: 'FINDINGS', align: 'right', text: ({ total }) => formatCount(total) },
  { heading: 'CRITICAL', align: 'right', text: (group) => formatCount(group.by_severity['CRITICAL'] ?? 0) },
  { heading: 'HIGH', align: 'right', text: (group) => formatCount(group.by_severity['HIGH'] ?? 0) },
  { heading: 'OVERDUE', align: 'right', text: ({ overdue }) => formatCount(overdue) },
  { heading: 'ACTIVE', align: 'right', wideOnly: true, text: ({ active }) => formatCount(active) },
  { heading: 'FIXABLE', align: 'right', wideOnly: true, text: ({ fixable }) => formatCount(fixable) },
  { heading: 'OLDEST', wideOnly: true, text: (group) => formatDay(group.oldest_detected_at) },
];

export const ASSET_COLUMNS: readonly ListColumn<AssetGroup>[] = [
  { heading: 'ASSET', flexible: true, text: ({ asset_name: name }) => name ?? '-' },
  ...COUNT_COLUMNS,
  { heading: 'ID', text: ({ asset_id: id }) => id },
];

export const CVE_COLUMNS: readonly ListColumn<CveGroup>[] = [
  { heading: 'NAME', ...NAME_COLUMN, text: ({ name }) => shortName(name) },
  { heading: 'ASSETS', align: 'right', text: (group) => formatCount(group.unique_assets) },
  ...COUNT_COLUMNS,
];

/** What groups can be sorted by, beside `worst`: the order in which they come. */
const SORTS: Readonly<Record<string, ((group: FindingGroup) => string | number) | 'worst'>> = {
  worst: 'worst',
  findings: ({ total }) => total,
  active: ({ active }) => active,
  critical: ({ bySeverity }) => bySeverity.get('CRITICAL') ?? 0,
  high: ({ bySeverity }) => bySeverity.get('HIGH') ?? 0,
  overdue: ({ overdue }) => overdue,
  fixable: ({ fixable }) => fixable,
  oldest: ({ oldestDetectedAt }) => oldestDetectedAt ?? Infinity,
  score: ({ highestCvss }) => highestCvss ?? -1,
  key: ({ key }) => key,
};

/** One page of assets with their findings, the worst one first. */
export async function listByAsset(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  request: PageRequest,
): Promise<ListPage<AssetGroup>> {
  const rows = store.readRows('vulnerabilities', { columns: FINDING_GROUP_COLUMNS, filter });
  const groups = await groupByAsset(rows, { asOf: Date.now() });
  const page = pageOf(groups, request);
  const names = await readAssetNames(
    store,
    page.map(({ key }) => key),
  );
  const items = page.map((group) => ({
    asset_id: group.key,
    asset_name: names.get(group.key) ?? null,
    unique_cves: group.spread,
    ...countsOf(group),
  }));
  return { total: groups.length, items };
}

/** One page of CVEs with where they were found, the worst one first. */
export async function listByCve(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  request: PageRequest,
): Promise<ListPage<CveGroup>> {
  const rows = store.readRows('vulnerabilities', { columns: FINDING_GROUP_COLUMNS, filter });
  const groups = await groupByCve(rows, { asOf: Date.now() });
  const items = pageOf(groups, request).map((group) => ({
    name: group.key,
    unique_assets: group.spread,
    ...countsOf(group),
  }));
  return { total: groups.length, items };
}

function pageOf(groups: readonly FindingGroup[], request: PageRequest): readonly FindingGroup[] {
  const { sort = 'worst', direction, offset, limit } = request;
  const rank = sortColumn(SORTS, sort);
  const sorted =
    rank === 'worst' ? groups : groups.toSorted((left, right) => compare(rank(left), rank(right)));
  return (direction === 'asc' ? sorted : sorted.toReversed()).slice(offset, offset + limit);
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function countsOf(group: FindingGroup): GroupCounts {
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
