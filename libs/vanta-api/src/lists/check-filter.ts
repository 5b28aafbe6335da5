import { closestName } from '@vanta-vuln/core';
import type { ResourceName } from '@vanta-vuln/core';
import { ClientOptionError } from '../api-errors.ts';
import type { ListFilters } from './list-filters.ts';

type FilterKind = keyof typeof KINDS;

type FilterKinds = { readonly [R in ResourceName]: Readonly<Record<keyof ListFilters[R], FilterKind>> };

const KINDS = {
  text: { takes: (value: unknown) => typeof value === 'string', hint: 'Use a text.' },
  texts: { takes: isOneOrMore, hint: 'Use a text or a list of some; leave the filter out to read all rows.' },
  boolean: { takes: (value: unknown) => typeof value === 'boolean', hint: 'Use true or false.' },
  moment: { takes: isMoment, hint: 'Use milliseconds since 1970, as Date.now() gives.' },
} as const;

const FILTERS: FilterKinds = {
  vulnerabilities: {
    q: 'text',
    isDeactivated: 'boolean',
    externalVulnerabilityId: 'text',
    isFixAvailable: 'boolean',
    packageIdentifier: 'texts',
    slaDeadlineAfterDate: 'moment',
    slaDeadlineBeforeDate: 'moment',
    severity: 'text',
    integrationId: 'texts',
    includeVulnerabilitiesWithoutSlas: 'boolean',
    vulnerableAssetId: 'texts',
  },
  remediations: {
    integrationId: 'texts',
    severity: 'text',
    isRemediatedOnTime: 'boolean',
    remediatedAfterDate: 'moment',
    remediatedBeforeDate: 'moment',
  },
  assets: { q: 'text', integrationId: 'texts', assetType: 'texts', assetExternalAccountId: 'texts' },
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
  const known = new Map<string, FilterKind>(Object.entries(FILTERS[resource]));
  for (const [name, value] of Object.entries(filter)) {
    const kind = known.get(name);
    if (kind === undefined) throw unknownFilter(resource, name, [...known.keys()]);
    const { takes, hint } = KINDS[kind];
    if (value === undefined || takes(value)) continue;
    throw new ClientOptionError(`filter.${name}`, `is ${describe(value)}`, hint);
  }
}

function unknownFilter(resource: string, name: string, known: readonly string[]): ClientOptionError {
  const meant = closestName(name, known);
  const hint = meant === null ? `Use one of these: ${known.join(', ')}.` : `Use ${meant}.`;
  return new ClientOptionError(
    `filter.${name}`,
    `is no filter of ${resource}`,
    known.length === 0 ? 'Leave it out.' : hint,
  );
}

function isMoment(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function isOneOrMore(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value === 'string';
  return value.length > 0 && value.every((each) => typeof each === 'string');
}

function describe(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `[${value.map(describe).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
