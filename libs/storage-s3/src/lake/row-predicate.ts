import type {
  AssetFilter,
  ColumnValue,
  DatasetName,
  RemediationFilter,
  RowFilter,
  VulnerabilityFilter,
} from '@vanta-vuln/core';
import type { ColumnBounds } from '../parquet/read-parquet-options.ts';

/** One condition on one row: the columns that it looks at, and what must be true of their values. */
export interface Condition {
  readonly columns: readonly string[];
  readonly holds: (...values: readonly (ColumnValue | undefined)[]) => boolean;
  /** What a row group must hold for any of its rows to be meant. */
  readonly bounds?: ColumnBounds | undefined;
}

// Beyond so many values looking each up in the statistics of each row group costs more than it saves.
const MOST_VALUES = 200;

const CONDITIONS: { readonly [D in DatasetName]: (filter: RowFilter<D>) => readonly (Condition | null)[] } = {
  vulnerabilities: vulnerabilityConditions,
  remediations: remediationConditions,
  assets: assetConditions,
};

/** The conditions of a filter; all must hold. */
export function conditionsOf<D extends DatasetName>(dataset: D, filter: RowFilter<D>): readonly Condition[] {
  return CONDITIONS[dataset](filter).filter((condition) => condition !== null);
}

/** What row groups must hold, for the reader of a file. */
export function boundsOf(conditions: readonly Condition[]): Record<string, ColumnBounds> {
  const bounds: Record<string, ColumnBounds> = {};
  for (const { columns, bounds: added } of conditions) {
    const [column] = columns;
    if (column !== undefined && added !== undefined) bounds[column] = { ...bounds[column], ...added };
  }
  return bounds;
}

function vulnerabilityConditions(filter: VulnerabilityFilter): readonly (Condition | null)[] {
  return [
    isAnyOf('id', filter.ids),
    isAnyOf('severity', upperCase(filter.severities)),
    mentions(filter.cve),
    isAnyOf('target_id', listOf(filter.assetId)),
    isAnyOf('integration_id', listOf(filter.integrationId)),
    contains('package_identifier', filter.package),
    equals('is_fixable', filter.fixable),
    equals('is_deactivated', filter.status === undefined ? undefined : filter.status === 'deactivated'),
    isWithin('first_detected_at', filter.detectedFrom, filter.detectedTo),
    isWithin('deactivated_at', filter.deactivatedFrom, filter.deactivatedTo),
    isWithin('remediate_by', filter.dueFrom, filter.dueTo),
  ];
}

function remediationConditions(filter: RemediationFilter): readonly (Condition | null)[] {
  return [
    isAnyOf('id', filter.ids),
    isAnyOf('severity', upperCase(filter.severities)),
    isAnyOf('vulnerability_id', listOf(filter.vulnerabilityId)),
    isAnyOf('vulnerable_asset_id', listOf(filter.assetId)),
  ];
}

function assetConditions(filter: AssetFilter): readonly (Condition | null)[] {
  return [isAnyOf('id', filter.ids), isAnyOf('asset_type', filter.assetTypes)];
}

/** The column holds one of the texts. */
export function isAnyOf(column: string, wanted: readonly string[] | undefined): Condition | null {
  if (wanted === undefined) return null;
  const texts: ReadonlySet<unknown> = new Set(wanted);
  return {
    columns: [column],
    holds: (value) => texts.has(value),
    bounds: wanted.length <= MOST_VALUES ? { in: wanted } : undefined,
  };
}

/** The column lies within the range; an empty one lies within none. */
export function isWithin(column: string, min: number | undefined, max: number | undefined): Condition | null {
  if (min === undefined && max === undefined) return null;
  return {
    columns: [column],
    holds: (value) => typeof value === 'number' && value >= (min ?? -Infinity) && value <= (max ?? Infinity),
    bounds: { min, max },
  };
}

function equals(column: string, wanted: boolean | undefined): Condition | null {
  return wanted === undefined ? null : { columns: [column], holds: (value) => value === wanted };
}

/** The column holds the part, in any case. */
function contains(column: string, part: string | undefined): Condition | null {
  if (part === undefined) return null;
  return { columns: [column], holds: (value) => includes(value, part.toLowerCase()) };
}

/** The name or one of the related vulnerabilities holds the part. */
function mentions(part: string | undefined): Condition | null {
  if (part === undefined) return null;
  const folded = part.toLowerCase();
  return {
    columns: ['name', 'related_vulns'],
    holds: (name, related) =>
      includes(name, folded) || (Array.isArray(related) && related.some((text) => includes(text, folded))),
  };
}

const includes = (value: unknown, folded: string) =>
  typeof value === 'string' && value.toLowerCase().includes(folded);

const listOf = (value: string | undefined) => (value === undefined ? undefined : [value]);

const upperCase = (values: readonly string[] | undefined) => values?.map((value) => value.toUpperCase());
