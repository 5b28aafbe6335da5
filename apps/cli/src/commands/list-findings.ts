import { formatTimestamp } from '@vanta-vuln/core';
import type { StorageBackend, VulnerabilityFilter, VulnerabilityRow } from '@vanta-vuln/core';
import { collectBatches } from '../collect-batches.ts';
import { formatDay } from '../format-values.ts';
import type { TableColumn } from '@vanta-vuln/stats';
import { sortColumn } from './list-page.ts';
import type { ListPage, PageRequest } from './list-page.ts';
import { readAssetNames } from './read-asset-names.ts';

/** What findings can be sorted by, and the column behind it. */
const SORTS = {
  severity: 'severity',
  name: 'name',
  package: 'package_identifier',
  asset: 'target_id',
  integration: 'integration_id',
  score: 'cvss_severity_score',
  detected: 'first_detected_at',
  due: 'remediate_by',
  status: 'is_deactivated',
  fixable: 'is_fixable',
  id: 'id',
} as const satisfies Record<string, keyof VulnerabilityRow>;

const COLUMNS: readonly TableColumn[] = [
  { heading: 'SEVERITY' },
  { heading: 'NAME', flexible: true },
  { heading: 'PACKAGE', flexible: true },
  { heading: 'ASSET', flexible: true },
  { heading: 'DUE' },
  { heading: 'FIX' },
  { heading: 'STATUS' },
  { heading: 'ID' },
];

/** One page of findings. */
export async function listFindings(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  { sort = 'severity', direction, offset, limit }: PageRequest,
): Promise<ListPage> {
  const findings = await readFindings(store, {
    filter,
    sort: { column: sortColumn(SORTS, sort), direction },
    offset,
    limit,
  });
  return {
    total: await countRows(store, filter),
    items: findings.map(toJson),
    columns: COLUMNS,
    rows: findings.map(toCells),
  };
}

interface Selection {
  readonly filter: VulnerabilityFilter;
  readonly sort: { readonly column: (typeof SORTS)[keyof typeof SORTS]; readonly direction: 'asc' | 'desc' };
  readonly offset: number;
  readonly limit: number;
}

type Finding = Awaited<ReturnType<typeof readFindings>>[number];

async function readFindings(store: StorageBackend, selection: Selection) {
  const columns = [
    'id',
    'severity',
    'name',
    'package_identifier',
    'target_id',
    'integration_id',
    'cvss_severity_score',
    'first_detected_at',
    'remediate_by',
    'is_fixable',
    'is_deactivated',
  ] as const;
  const rows = await collectBatches(store.readRows('vulnerabilities', { columns, ...selection }));
  const findings = rows.map(
    ([id, severity, name, packageId, assetId, integration, score, detectedAt, dueAt, isFixable, isDeactivated]) =>
      ({ id, severity, name, packageId, assetId, integration, score, detectedAt, dueAt, isFixable, isDeactivated }),
  );
  const assetNames = await readAssetNames(store, findings.flatMap(({ assetId }) => assetId ?? []));
  return findings.map((finding) => ({ ...finding, assetName: assetNames.get(finding.assetId ?? '') ?? null }));
}

function toJson(finding: Finding) {
  return {
    id: finding.id,
    severity: finding.severity,
    name: finding.name,
    package_identifier: finding.packageId,
    asset_id: finding.assetId,
    asset_name: finding.assetName,
    integration_id: finding.integration,
    cvss_severity_score: finding.score,
    first_detected_at: formatTimestamp(finding.detectedAt),
    remediate_by: formatTimestamp(finding.dueAt),
    is_fixable: finding.isFixable,
    status: statusOf(finding),
  };
}

function toCells(finding: Finding): string[] {
  return [
    finding.severity,
    finding.name ?? '-',
    finding.packageId ?? '-',
    finding.assetName ?? finding.assetId ?? '-',
    formatDay(finding.dueAt),
    finding.isFixable ? 'yes' : 'no',
    statusOf(finding),
    finding.id,
  ];
}

function statusOf({ isDeactivated }: Finding): string {
  return isDeactivated ? 'deactivated' : 'active';
}

/** How many vulnerabilities a filter leaves. */
async function countRows(store: StorageBackend, filter: VulnerabilityFilter): Promise<number> {
  let total = 0;
  for await (const batch of store.readRows('vulnerabilities', { columns: ['id'], filter })) total += batch.length;
  return total;
}
