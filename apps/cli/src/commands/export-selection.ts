import type { AssetFilter, DatasetName, RemediationFilter, VulnerabilityFilter } from '@vanta-vuln/core';
import { checkSeverities } from '../check-severities.ts';
import type { FilterFlags } from '../filter-options.ts';
import { toFilter } from '../to-filter.ts';
import { UsageError } from '../usage-error.ts';

/** A dataset with a filter that it understands. */
export type ExportSelection =
  | { readonly dataset: 'vulnerabilities'; readonly filter: VulnerabilityFilter }
  | { readonly dataset: 'remediations'; readonly filter: RemediationFilter }
  | { readonly dataset: 'assets'; readonly filter: AssetFilter };

/** The rows that the flags ask for. Throws UsageError for a filter that the dataset does not know. */
export function exportSelection(dataset: DatasetName, flags: FilterFlags): ExportSelection {
  switch (dataset) {
    case 'vulnerabilities':
      return { dataset, filter: toFilter(flags) };
    case 'remediations':
      refuseOthers(flags, ['severity', 'assetId'], dataset);
      return { dataset, filter: { severities: checkSeverities(flags.severity), assetId: flags.assetId } };
    case 'assets':
      refuseOthers(flags, ['assetId'], dataset);
      return { dataset, filter: { ids: flags.assetId === undefined ? undefined : [flags.assetId] } };
  }
}

const FILTER_FLAGS: Readonly<Record<keyof FilterFlags, string>> = {
  severity: '--severity',
  cve: '--cve',
  assetId: '--asset-id',
  integration: '--integration',
  package: '--package',
  fixable: '--fixable',
  notFixable: '--not-fixable',
  status: '--status',
  dateIdentifiedStart: '--date-identified-start',
  dateIdentifiedEnd: '--date-identified-end',
  dateRemediatedStart: '--date-remediated-start',
  dateRemediatedEnd: '--date-remediated-end',
  dueFrom: '--due-from',
  dueTo: '--due-to',
};

function refuseOthers(flags: FilterFlags, known: readonly string[], dataset: DatasetName): void {
  for (const [key, flag] of Object.entries(FILTER_FLAGS)) {
    if (known.includes(key) || !(key in flags)) continue;
    throw new UsageError(`${flag} does not apply to ${dataset}.`, 'Leave it out, or export vulnerabilities.');
  }
}
