import { safeText } from '@vanta-vuln/stats';
import type { createColors } from 'picocolors';
import type { Check } from './check.ts';

/** The checks for people: a line each, what to do below it. */
export function renderChecks(checks: readonly Check[], colors: ReturnType<typeof createColors>): string {
  const paint = { ok: colors.green, warn: colors.yellow, fail: colors.red };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, message, hint }) => [
    `${paint[status](status.padEnd(4))}  ${name.padEnd(width)}  ${indent(message, width + 8)}`,
    ...(hint === null ? [] : [`${' '.repeat(width + 8)}${indent(hint, width + 8)}`]),
  ]);
  return lines.join('\n');
}

function indent(text: string, columns: number): string {
  return text
    .split('\n')
    .map(safeText)
    .join(`\n${' '.repeat(columns)}`);
}
