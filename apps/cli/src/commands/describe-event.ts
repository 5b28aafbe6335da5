import type { ChangeEvent, ChangedColumns } from '@vanta-vuln/core';
import { cutToWidth } from '@vanta-vuln/stats';

const LONGEST_VALUE = 24;

/** One row of each dataset, as people call it. */
export const SUBJECTS = {
  vulnerabilities: 'vulnerability',
  remediations: 'remediation',
  assets: 'asset',
} as const;

// What the type of the change says already, and what repeats other columns; `--json` has them.
const IMPLIED = new Set([
  'is_deactivated',
  'deactivated_at',
  'deactivated_by',
  'deactivated_until',
  'deactivated_indefinitely',
  'scanners_json',
]);

/** What an entry of the history is about: the name of the row, and what changed. */
export function describeEvent({ name, dataset, changed }: ChangeEvent): string {
  const subject = name ?? SUBJECTS[dataset];
  const change = describeChange(changed);
  return change === '' ? subject : `${subject}: ${change}`;
}

/** What changed, in few words: `severity HIGH → CRITICAL, remediate_by - → 2026-01-31`. */
function describeChange(changed: ChangedColumns): string {
  return Object.entries(changed)
    .filter(([column]) => !IMPLIED.has(column))
    .map(([column, [before, after]]) => `${column} ${valueText(before)} → ${valueText(after)}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (value === null) return '-';
  if (Array.isArray(value)) return shortened(value.join(' '));
  if (typeof value !== 'string') return JSON.stringify(value);
  return shortened(value.replace(/^(\d{4}-\d\d-\d\d)T[\d:.]+Z$/, '$1'));
}

function shortened(text: string): string {
  return cutToWidth(text, LONGEST_VALUE);
}
