import { DATASETS, ObjectNotFoundError, StoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { readDeparted } from '../lake/departed-rows.ts';
import { indexOf, readRowFacts } from '../lake/row-index.ts';
import type { LakeProblem } from './lake-problem.ts';

/** Reads what the next sync reads of the committed run beside its rows: their indexes, and which rows have left. */
export async function checkIndexes(
  store: ObjectStore,
  committed: CommittedState,
): Promise<readonly LakeProblem[]> {
  const problems: LakeProblem[] = [];
  for (const dataset of DATASETS) {
    const index = indexOf(committed, dataset);
    problems.push(...(await tryReading(index.key, readRowFacts(store, index))));
  }
  return [...problems, ...(await tryReading(committed.departed, readDeparted(store, committed)))];
}

/** One that is missing is told of with all the others that are. */
async function tryReading(key: string, parts: AsyncGenerator<unknown>): Promise<readonly LakeProblem[]> {
  try {
    while ((await parts.next()).done !== true);
    return [];
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return [];
    if (!(error instanceof StoreError)) throw error;
    return [{ kind: 'unreadable', key, message: error.message }];
  }
}
