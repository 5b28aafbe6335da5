import { DATASETS } from '@vanta-vuln/core';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { currentKey, dayKey } from '../lake/lake-layout.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';

/** Holds the objects that commit.json names against what is there. */
export function checkCommit(
  committed: CommittedState,
  keys: ReadonlySet<string>,
  files: ReadonlyMap<string, CheckedFile>,
): readonly LakeProblem[] {
  const counted = [
    ...Object.values(committed.snapshot),
    ...(committed.history === null ? [] : [committed.history]),
  ];
  return [
    ...namedKeys(committed).flatMap((key) => (keys.has(key) ? [] : [missing(key, committed)])),
    ...counted.flatMap(({ key, rows }) => checkRows(files.get(key), rows)),
  ];
}

function namedKeys(committed: CommittedState): readonly string[] {
  const { snapshot, indexes, departed, history, sync, rawBackup, partitionDate } = committed;
  const copies = DATASETS.flatMap((dataset) => [dayKey(dataset, partitionDate), currentKey(dataset)]);
  const optional = [history?.key ?? null, rawBackup].filter((key) => key !== null);
  return [
    ...Object.values(snapshot).map(({ key }) => key),
    ...Object.values(indexes),
    departed,
    sync,
    ...optional,
    ...copies,
  ];
}

function missing(key: string, { run }: CommittedState): LakeProblem {
  return { kind: 'missing', key, message: `belongs to the committed run ${run.id} and is not there` };
}

function checkRows(file: CheckedFile | undefined, expected: number): readonly LakeProblem[] {
  if (file === undefined || file.rows === null || file.rows === expected) return [];
  const message = `holds ${file.rows} rows, commit.json says ${expected}`;
  return [{ kind: 'rows-differ', key: file.stored.key, message }];
}
