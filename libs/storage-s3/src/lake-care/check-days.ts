import { DATASETS, utcDate } from '@vanta-vuln/core';
import type { DatasetName, SyncRun } from '@vanta-vuln/core';
import { dayKey } from '../lake/lake-layout.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';

/**
 * Finds days that lack a part, and daily files that belong to another day.
 *
 * A run leaves a file of each dataset; a day that is gone as a whole may have been removed for its age.
 */
export function checkDays(
  files: Iterable<CheckedFile>,
  { runs, committedDate }: { readonly runs: readonly SyncRun[]; readonly committedDate: string | null },
): readonly LakeProblem[] {
  const dates = new Map(runs.map(({ id, observedAt }) => [id, utcDate(observedAt)]));
  const held = new Map<string, Set<DatasetName>>();
  const problems: LakeProblem[] = [];
  for (const { object, runId, stored } of files) {
    if (object.kind !== 'day') continue;
    const { date, dataset } = object;
    held.set(date, (held.get(date) ?? new Set<DatasetName>()).add(dataset));
    const own = runId === null ? date : (dates.get(runId) ?? date);
    if (own !== date) {
      const message = `is of run ${runId ?? ''}, which looked on ${own}`;
      problems.push({ kind: 'copy-differs', key: stored.key, message });
    }
  }
  return [...problems, ...[...held].flatMap(([date, datasets]) => lackingOn(date, datasets, committedDate))];
}

function lackingOn(
  date: string,
  datasets: ReadonlySet<DatasetName>,
  committedDate: string | null,
): readonly LakeProblem[] {
  // What commit.json names is held against commit.json.
  if (date === committedDate) return [];
  return DATASETS.filter((dataset) => !datasets.has(dataset)).map((dataset) => ({
    kind: 'missing',
    key: dayKey(dataset, date),
    message: `the day has ${[...datasets].join(' and ')}, and this is not there`,
  }));
}
