import { findOptionProblem } from '@vanta-vuln/core';
import type { OptionKind, ResourceName } from '@vanta-vuln/core';
import { ClientOptionError } from '../api-errors.ts';
import type { ListFilters } from './list-filters.ts';

type FilterKinds = { readonly [R in ResourceName]: Readonly<Record<keyof ListFilters[R], OptionKind>> };

const FILTERS: FilterKinds = {
  vulnerabilities: {
    q: 'text',
    isDeactivated: 'boolean',
    externalVulnerabilityId: 'text',
    isFixAvailable: 'boolean',
    packageIdentifier: 'someTexts',
    slaDeadlineAfterDate: 'date',
    slaDeadlineBeforeDate: 'date',
    severity: 'text',
    integrationId: 'someTexts',
    includeVulnerabilitiesWithoutSlas: 'boolean',
    vulnerableAssetId: 'someTexts',
  },
  remediations: {
    integrationId: 'someTexts',
    severity: 'text',
    isRemediatedOnTime: 'boolean',
    remediatedAfterDate: 'date',
    remediatedBeforeDate: 'date',
  },
  assets: {
    q: 'text',
    integrationId: 'someTexts',
    assetType: 'someTexts',
    assetExternalAccountId: 'someTexts',
  },
  integrations: {},
};

/**
 * Throws {@link ClientOptionError} for a filter that can't be sent as it is meant.
 *
 * Vanta ignores parameters that it does not know, and a list of no values is no parameter at all: either would read
 * every row.
 */
export function checkFilter(resource: ResourceName, filter: Readonly<Record<string, unknown>>): void {
  if (!Object.hasOwn(FILTERS, resource)) {
    const hint = `Use one of these: ${Object.keys(FILTERS).join(', ')}.`;
    throw new ClientOptionError('resource', `is ${JSON.stringify(resource)}`, hint);
  }
  const found = findOptionProblem(filter, FILTERS[resource]);
  if (found !== null) throw new ClientOptionError(`filter.${found.option}`, found.problem, found.hint);
}
