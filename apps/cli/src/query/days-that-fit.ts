import type { MigrationStep } from '@vanta-vuln/migration';

/**
 * The first day from which on the runs, given the newest first, take no more than so many bytes; undefined when all
 * do. The newest day is always among them.
 */
export function daysThatFit(
  steps: readonly Pick<MigrationStep, 'date' | 'bytes'>[],
  maxBytes: number,
): string | undefined {
  let bytes = 0;
  let first = steps[0]?.date;
  for (const step of steps) {
    bytes += step.bytes;
    if (bytes > maxBytes && step.date !== first) return first;
    first = step.date;
  }
  return undefined;
}
