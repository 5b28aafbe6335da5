import { formatCount } from '@vanta-vuln/core';
import type { JsonObject, JsonValue } from '@vanta-vuln/core';
import { cutToWidth } from '@vanta-vuln/stats';
import type { TableColumn } from '@vanta-vuln/stats';
import { SUBJECTS } from './describe-event.ts';
import type { StoredRecord } from './read-records.ts';
import type { RelatedRecords } from './related-records.ts';

/** A titled table of rows that belong to another row. */
export interface RelatedTable {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
}

// Long, or of no meaning to a person; `--json` has them.
const HIDDEN = new Set(['content_hash', 'run_id', 'scanners_json']);

// Some scanners send whole articles.
const LONGEST_VALUE = 600;

/** The columns of a row that hold something, a line each. */
export function describeRecord({ dataset, record }: RelatedRecords): string[] {
  if (record === null) return [`This ${SUBJECTS[dataset]} is no longer listed; its history is kept.`];
  const shown = Object.entries(record.row).filter(([name, value]) => !HIDDEN.has(name) && !isNothing(value));
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(
    ([name, value]) => `${name.padEnd(width)}  ${cutToWidth(valueText(value), LONGEST_VALUE)}`,
  );
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function valueText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(', ') : (JSON.stringify(value) ?? '');
}

/** The tables of what belongs to a row. */
export function describeRelated({
  vulnerabilities,
  remediations,
  asset,
  totals,
}: RelatedRecords): RelatedTable[] {
  return [
    relatedTable(titleOf('Vulnerabilities', vulnerabilities, totals.vulnerabilities), vulnerabilities, [
      'severity',
      'name',
      'package_identifier',
      'remediate_by',
      'id',
    ]),
    relatedTable(titleOf('Remediations', remediations, totals.remediations), remediations, [
      'severity',
      'detected_at',
      'sla_deadline',
      'remediated_at',
      'id',
    ]),
    relatedTable('Asset', asset === null ? [] : [asset], [
      'name',
      'asset_type',
      'environment',
      'owner',
      'id',
    ]),
  ];
}

/** The title of a list; when it was cut, with how long it is: `Remediations (20 of 57)`. */
export function titleOf(title: string, listed: readonly unknown[], total: number): string {
  return listed.length < total ? `${title} (${formatCount(listed.length)} of ${formatCount(total)})` : title;
}

const FLEXIBLE = new Set(['name', 'package_identifier']);

function relatedTable(
  title: string,
  records: readonly StoredRecord[],
  names: readonly string[],
): RelatedTable {
  return {
    title,
    columns: names.map((name) => ({
      heading: name.replaceAll('_', ' ').toUpperCase(),
      flexible: FLEXIBLE.has(name),
    })),
    rows: records.map(({ row }) => names.map((name) => cellText(name, row))),
  };
}

/** Moments as days: the table is for an overview. */
function cellText(name: string, row: JsonObject): string {
  const value = row[name];
  // A deadline means nothing for what a person has set aside.
  if (name === 'remediate_by' && row['is_deactivated'] === true) return 'deactivated';
  if (isNothing(value)) return '-';
  return /_at$|_by$|_deadline$/.test(name) && typeof value === 'string'
    ? value.slice(0, 10)
    : valueText(value);
}
