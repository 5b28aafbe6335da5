import type { ChangedColumns } from '@vanta-vuln/core';

const LONGEST_VALUE = 24;

/** What changed, in few words: `severity HIGH → CRITICAL, fixed_version - → 2.0.1`. */
export function describeChange(changed: ChangedColumns): string {
  return Object.entries(changed)
    .map(([column, [before, after]]) => `${column} ${valueText(before)} → ${valueText(after)}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
