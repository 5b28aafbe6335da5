import { DATASETS, recordedEvents, tellsChanges } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, SyncRun } from '@vanta-vuln/core';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { readAhead } from '../lake/read-ahead.ts';
import { readSyncRuns } from '../lake/read-runs.ts';
import { checkDays } from './check-days.ts';
import { checkHistories } from './check-histories.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';
import { rowsLeft, rowsRead } from './rows-left.ts';
import type { RunRecord } from './rows-left.ts';

/** Holds daily files and histories against the records of their runs: their rows, and their days. */
export async function checkRecords(
  store: ObjectStore,
  files: ReadonlyMap<string, CheckedFile>,
  committed: CommittedState | null,
): Promise<readonly LakeProblem[]> {
  const readable = [...files.values()].filter(({ problems }) => problems.length === 0);
  const records = await readRecords(store, readable);
  const runs = new Map(records.map(({ run }) => [run.id, run]));
  const lost = lostRecords(files.values(), readable);
  return [
    ...readable.flatMap((file) => checkHistory(file, runs.get(file.runId ?? ''))),
    ...DATASETS.flatMap((dataset) => checkDailyRows(dataset, { readable, records, lost })),
    ...checkDays(files.values(), {
      runs: [...runs.values()],
      committedDate: committed?.partitionDate ?? null,
    }),
    ...checkHistories([...files.values()], { records, committed }),
  ];
}

async function readRecords(store: ObjectStore, files: readonly CheckedFile[]): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  const read = async ({ object, stored }: CheckedFile) => {
    if (object.kind !== 'sync') return [];
    const stamp = { date: object.date, text: object.stamp };
    return (await readSyncRuns(store, stored.key)).map((run) => ({
      run,
      stamp,
      writtenAt: stored.modifiedAt,
    }));
  };
  for await (const found of readAhead(files, read)) {
    records.push(...found.filter(({ run }) => run.status === 'completed'));
  }
  return records;
}

/** The stamps of runs whose record can't be read, or is gone from beside their history. */
function lostRecords(files: Iterable<CheckedFile>, readable: readonly CheckedFile[]): readonly string[] {
  const told = new Set(readable.flatMap(({ object }) => (object.kind === 'sync' ? [object.stamp] : [])));
  return [...files].flatMap(({ object }) =>
    (object.kind === 'sync' || object.kind === 'history') && !told.has(object.stamp) ? [object.stamp] : [],
  );
}

interface KnownRuns {
  readonly readable: readonly CheckedFile[];
  readonly records: readonly RunRecord[];
  readonly lost: readonly string[];
}

function checkDailyRows(
  dataset: DatasetName,
  { readable, records, lost }: KnownRuns,
): readonly LakeProblem[] {
  const days = new Map(
    readable.flatMap((file) =>
      file.object.kind === 'day' && file.object.dataset === dataset && file.runId !== null
        ? [[file.runId, file] as const]
        : [],
    ),
  );
  const left = rowsLeft(records, dataset, { lost, held: (runId) => days.get(runId)?.rows ?? null });
  return records.flatMap(({ run }) => {
    const { id, counts } = run;
    const file = days.get(id);
    if (file === undefined || file.rows === null || !tellsChanges(run)) return [];
    return checkRows(file.stored.key, file.rows, {
      told: left.get(id) ?? null,
      read: rowsRead(counts[dataset]),
    });
  });
}

function checkRows(
  key: string,
  rows: number,
  { told, read }: { readonly told: number | null; readonly read: number },
): readonly LakeProblem[] {
  if (told === null ? rows >= read : rows === told) return [];
  const message = told === null ? `its run read ${read}` : `its run left ${told}`;
  return [{ kind: 'rows-differ', key, message: `holds ${rows} rows, ${message}` }];
}

function checkHistory(
  { object, stored: { key }, rows }: CheckedFile,
  run: SyncRun | undefined,
): readonly LakeProblem[] {
  if (object.kind !== 'history' || run === undefined || rows === null) return [];
  const changes = recordedEvents(run);
  // Runs that were taken over from an older database have no counts.
  if (changes === 0 || changes === rows) return [];
  return [
    { kind: 'rows-differ', key, message: `holds ${rows} changes, the record of its run says ${changes}` },
  ];
}
