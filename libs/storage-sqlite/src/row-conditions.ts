import type {
  AssetFilter,
  DatasetName,
  RemediationFilter,
  RowFilter,
  VulnerabilityFilter,
} from '@vanta-vuln/core';
import type { StoredValue } from './row-codec.ts';

/** A part of a WHERE clause and the values for its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly StoredValue[];
}

const CONDITIONS: { readonly [D in DatasetName]: (filter: RowFilter<D>) => readonly (Condition | null)[] } = {
  vulnerabilities: vulnerabilityConditions,
  remediations: remediationConditions,
  assets: assetConditions,
};

/** The WHERE clause of a filter (empty for none) and its values. */
export function whereClause<D extends DatasetName>(dataset: D, filter: RowFilter<D>): Condition {
  return joinConditions(CONDITIONS[dataset](filter));
}

/** Joins the conditions that are there to a WHERE clause; empty without any. */
export function joinConditions(conditions: readonly (Condition | null)[]): Condition {
  const given = conditions.filter((condition) => condition !== null);
  if (given.length === 0) return { sql: '', values: [] };
  return {
    sql: `WHERE ${given.map((condition) => `(${condition.sql})`).join(' AND ')}`,
    values: given.flatMap((condition) => condition.values),
  };
}

function vulnerabilityConditions(filter: VulnerabilityFilter): readonly (Condition | null)[] {
  return [
    isAnyOf('id', filter.ids),
    isAnyOf('severity', upperCase(filter.severities)),
    mentions(filter.cve),
    equals('target_id', filter.assetId),
    equals('integration_id', filter.integrationId),
    contains('package_identifier', filter.package),
    equals('is_fixable', toBit(filter.fixable)),
    equals(
      'is_deactivated',
      filter.status === undefined ? undefined : toBit(filter.status === 'deactivated'),
    ),
    compares('first_detected_at >=', filter.detectedFrom),
    compares('first_detected_at <=', filter.detectedTo),
    compares('deactivated_at >=', filter.deactivatedFrom),
    compares('deactivated_at <=', filter.deactivatedTo),
    compares('remediate_by >=', filter.dueFrom),
    compares('remediate_by <=', filter.dueTo),
  ];
}

function remediationConditions(filter: RemediationFilter): readonly (Condition | null)[] {
  return [
    isAnyOf('id', filter.ids),
    isAnyOf('severity', upperCase(filter.severities)),
    equals('vulnerability_id', filter.vulnerabilityId),
    equals('vulnerable_asset_id', filter.assetId),
  ];
}

function assetConditions(filter: AssetFilter): readonly (Condition | null)[] {
  return [isAnyOf('id', filter.ids), isAnyOf('asset_type', filter.assetTypes)];
}

/** True where the column is one of the values; a JSON list as one parameter has no limit on its length. */
export function isAnyOf(column: string, values: readonly string[] | undefined): Condition | null {
  if (values === undefined) return null;
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

/** True where the column equals the value. */
export function equals(column: string, value: string | number | undefined): Condition | null {
  return compares(`${column} =`, value);
}

/** True where the comparison, such as `at >=`, holds; a null column is outside. */
export function compares(comparison: string, value: string | number | undefined): Condition | null {
  return value === undefined ? null : { sql: `${comparison} ?`, values: [value] };
}

/** True where the column holds the part in any case; fold is our own function, since lower() knows ASCII only. */
function contains(column: string, part: string | undefined): Condition | null {
  return part === undefined ? null : { sql: `instr(fold(${column}), ?) > 0`, values: [part.toLowerCase()] };
}

/** True where the name or one of the related vulnerabilities holds the part. */
function mentions(part: string | undefined): Condition | null {
  const inName = contains('name', part);
  const inRelated = contains('value', part);
  if (inName === null || inRelated === null) return null;
  return {
    sql: `${inName.sql} OR (related_vulns <> '[]' AND EXISTS (SELECT 1 FROM json_each(related_vulns) WHERE ${inRelated.sql}))`,
    values: [...inName.values, ...inRelated.values],
  };
}

const upperCase = (values: readonly string[] | undefined) => values?.map((value) => value.toUpperCase());

const toBit = (value: boolean | undefined) => (value === undefined ? undefined : value ? 1 : 0);
