import type { ChangeEvent, ChangedColumns } from '@vanta-vuln/core';

const LONGEST_VALUE = 24;

const SUBJECTS = { vulnerabilities: 'vulnerability', remediations: 'remediation', assets: 'asset' } as const;

/** What an entry of the history is about: the name of the row, and what changed. */
export function describeEvent({ name, dataset, changed }: ChangeEvent): string {
  const subject = name ?? SUBJECTS[dataset];
  const change = describeChange(changed);
  return change === '' ? subject : `${subject}: ${change}`;
}

/** What changed, in few words: `severity HIGH → CRITICAL, fixed_version - → 2.0.1`. */
function describeChange(changed: ChangedColumns): string {
  return Object.entries(changed)
    .map(([column, [before, after]]) => `${column} ${valueText(before)} → ${valueText(after)}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
