import { sumCounts } from '@vanta-vuln/core';
import type { DatasetCounts, ObjectStore, SyncRun } from '@vanta-vuln/core';
import { readAhead } from '../lake/read-ahead.ts';
import { readSyncRuns } from '../lake/read-runs.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';

const CHANGES = [
  'new',
  'updated',
  'reappeared',
  'deactivated',
  'reactivated',
  'remediated',
  'disappeared',
] as const;

/** Holds the rows of daily files and of histories against the records of their runs. */
export async function checkRecords(
  store: ObjectStore,
  files: ReadonlyMap<string, CheckedFile>,
): Promise<readonly LakeProblem[]> {
  const readable = [...files.values()].filter(({ problems }) => problems.length === 0);
  const records = readable.filter(({ object }) => object.kind === 'sync');
  const runs = new Map<string, SyncRun>();
  for await (const found of readAhead(records, ({ stored }) => readSyncRuns(store, stored.key))) {
    for (const run of found) if (run.status === 'completed') runs.set(run.id, run);
  }
  return readable.flatMap((file) => checkFileOfRun(file, runs.get(file.runId ?? '')));
}

function checkFileOfRun(
  { object, stored, rows }: CheckedFile,
  run: SyncRun | undefined,
): readonly LakeProblem[] {
  if (run === undefined || rows === null) return [];
  if (object.kind === 'history') return checkHistory(stored.key, rows, run);
  if (object.kind !== 'day') return [];
  // Rows that the run did not read may have been kept: then there are more.
  const least = readRows(run.counts[object.dataset]);
  if (rows >= least) return [];
  return [{ kind: 'rows-differ', key: stored.key, message: `holds ${rows} rows, its run read ${least}` }];
}

function checkHistory(key: string, rows: number, run: SyncRun): readonly LakeProblem[] {
  const changes = CHANGES.reduce((sum, change) => sum + sumCounts(run, change), 0);
  // Runs that were taken over from an older database have no counts.
  if (changes === 0 || changes === rows) return [];
  return [
    { kind: 'rows-differ', key, message: `holds ${rows} changes, the record of its run says ${changes}` },
  ];
}

/** How many rows a run read that can be used, each once. */
function readRows({ read, repeated, unusable }: DatasetCounts): number {
  return read - repeated - unusable;
}
