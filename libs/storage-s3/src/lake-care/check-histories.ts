import { recordedEvents, stampOfKey } from '@vanta-vuln/core';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { compareStamps, historyKey, syncKey } from '../lake/lake-layout.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';
import type { RunRecord } from './rows-left.ts';

/**
 * Finds runs whose history is gone, histories that nobody reads as the record of their run is gone, and those that are of
 * another run than their record.
 *
 * A history that is gone with all rows of its day may have been removed for its age.
 */
export function checkHistories(
  files: readonly CheckedFile[],
  {
    records,
    committed,
  }: { readonly records: readonly RunRecord[]; readonly committed: CommittedState | null },
): readonly LakeProblem[] {
  if (committed === null) return [];
  const keys = new Set(files.map(({ stored }) => stored.key));
  const dates = new Set(files.flatMap(({ object }) => (object.kind === 'day' ? [object.date] : [])));
  const owners = new Map(records.map(({ run, stamp }) => [historyKey(stamp), run.id]));
  const lostHistories = records.flatMap(({ run, stamp }) => {
    const key = historyKey(stamp);
    // What commit.json names is held against commit.json.
    const isChecked = run.id === committed.run.id || !dates.has(stamp.date);
    if (isChecked || keys.has(key) || recordedEvents(run) === 0) return [];
    const message = `the record of run ${run.id} tells of ${recordedEvents(run)} changes, and this is not there`;
    return [{ kind: 'missing', key, message } as const];
  });
  return [
    ...lostHistories,
    ...files.flatMap((file) => [
      ...checkRecord(file, keys, committed),
      ...checkOwner(file, owners.get(file.stored.key)),
    ]),
  ];
}

function checkOwner(
  { stored: { key }, runId }: CheckedFile,
  owner: string | undefined,
): readonly LakeProblem[] {
  if (owner === undefined || runId === null || runId === owner) return [];
  return [{ kind: 'copy-differs', key, message: `is of run ${runId}, and its record of run ${owner}` }];
}

function checkRecord(
  { object, stored }: CheckedFile,
  keys: ReadonlySet<string>,
  committed: CommittedState,
): readonly LakeProblem[] {
  if (object.kind !== 'history') return [];
  const key = syncKey({ date: object.date, text: object.stamp });
  // A run that is being committed puts its history first and its record last.
  const isOlder = compareStamps(object.stamp, stampOfKey(committed.sync) ?? '') < 0;
  if (!isOlder || keys.has(key)) return [];
  return [{ kind: 'missing', key, message: `nobody reads ${stored.key} without it` }];
}
