import type { ObjectStore } from '@vanta-vuln/core';
import { snapshotKey } from '../lake/lake-layout.ts';
import { readAhead } from '../lake/read-ahead.ts';
import type { CheckedFile } from './check-file.ts';
import type { LakeProblem } from './lake-problem.ts';
import { haveSameBytes } from './same-bytes.ts';

const COMPARED_AT_ONCE = 2;

/** Holds the daily and the current copies against the snapshots that are still there, byte by byte. */
export async function checkCopies(
  store: ObjectStore,
  files: ReadonlyMap<string, CheckedFile>,
  currentRunId: string | null,
): Promise<readonly LakeProblem[]> {
  const problems: LakeProblem[] = [];
  const check = (file: CheckedFile) => checkCopy(store, file, { files, currentRunId });
  for await (const found of readAhead(files.values(), check, COMPARED_AT_ONCE)) problems.push(...found);
  return problems;
}

async function checkCopy(
  store: ObjectStore,
  file: CheckedFile,
  lake: { readonly files: ReadonlyMap<string, CheckedFile>; readonly currentRunId: string | null },
): Promise<readonly LakeProblem[]> {
  const { object, stored, runId } = file;
  if ((object.kind !== 'day' && object.kind !== 'current') || runId === null) return [];
  if (object.kind === 'current' && runId !== lake.currentRunId) {
    const message = `is of run ${runId}, the committed run is ${lake.currentRunId ?? 'none'}`;
    return [{ kind: 'copy-differs', key: stored.key, message }];
  }
  const snapshot = lake.files.get(snapshotKey(runId, object.dataset));
  if (snapshot === undefined || (await haveSameBytes(store, stored, snapshot.stored))) return [];
  return [
    { kind: 'copy-differs', key: stored.key, message: `is not the same bytes as ${snapshot.stored.key}` },
  ];
}
