import { collectBatches, formatTimestamp } from '@vanta-vuln/core';
import type { StorageBackend, VulnerabilityFilter, VulnerabilityRow } from '@vanta-vuln/core';
import { formatDay } from '../format-values.ts';
import { NAME_COLUMN, shortName } from '../short-name.ts';
import type { ListColumn } from '../list-table.ts';
import { countRows } from './count-rows.ts';
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

const READ_COLUMNS = [
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

/** One vulnerability, as the list shows it. */
export interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly name: string | null;
  readonly package_identifier: string | null;
  readonly asset_id: string | null;
  readonly asset_name: string | null;
  readonly integration_id: string | null;
  readonly cvss_severity_score: number | null;
  /** ISO 8601, as is `remediate_by`. */
  readonly first_detected_at: string | null;
  readonly remediate_by: string | null;
  readonly is_fixable: boolean;
  readonly status: 'active' | 'deactivated';
}

export const FINDING_COLUMNS: readonly ListColumn<Finding>[] = [
  { heading: 'SEVERITY', isSeverity: true, text: ({ severity }) => severity },
  { heading: 'NAME', ...NAME_COLUMN, text: ({ name }) => shortName(name) },
  {
    heading: 'PACKAGE',
    wideOnly: true,
    flexible: true,
    text: (finding) => finding.package_identifier ?? '-',
  },
  { heading: 'ASSET', flexible: true, text: ({ asset_name: name, asset_id: id }) => name ?? id ?? '-' },
  { heading: 'FIX', wideOnly: true, text: (finding) => (finding.is_fixable ? 'yes' : 'no') },
  // A deadline means nothing for what a person has set aside.
  {
    heading: 'DUE',
    text: ({ status, remediate_by: due }) => (status === 'active' ? formatDay(due) : status),
  },
  { heading: 'ID', text: ({ id }) => id },
];

/** One page of findings. */
export async function listFindings(
  store: StorageBackend,
  filter: VulnerabilityFilter,
  { sort = 'severity', direction, offset, limit }: PageRequest,
): Promise<ListPage<Finding>> {
  const column = sortColumn(SORTS, sort);
  const selection = { columns: READ_COLUMNS, filter, sort: { column, direction }, offset, limit };
  const rows = await collectBatches(store.readRows('vulnerabilities', selection));
  const assetIds = rows.flatMap(([, , , , assetId]) => assetId ?? []);
  const assetNames = await readAssetNames(store, assetIds);
  const items = rows.map(
    ([
      id,
      severity,
      name,
      packageId,
      assetId,
      integration,
      score,
      detectedAt,
      dueAt,
      fixable,
      deactivated,
    ]): Finding => ({
      id,
      severity,
      name,
      package_identifier: packageId,
      asset_id: assetId,
      asset_name: assetNames.get(assetId ?? '') ?? null,
      integration_id: integration,
      cvss_severity_score: score,
      first_detected_at: formatTimestamp(detectedAt),
      remediate_by: formatTimestamp(dueAt),
      is_fixable: fixable,
      status: deactivated ? 'deactivated' : 'active',
    }),
  );
  const total = await countRows(store.readRows('vulnerabilities', { columns: ['id'], filter }));
  return { total, items };
}
