import { StoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readCommitted } from '../lake/read-committed.ts';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { COMMIT_KEY, appliedKey, planKey } from '../lake/lake-layout.ts';
import { readAhead } from '../lake/read-ahead.ts';
import { checkCommit } from './check-commit.ts';
import { checkCopies } from './check-copies.ts';
import { checkFile } from './check-file.ts';
import type { CheckedFile } from './check-file.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkRawBackups } from './check-raw-backups.ts';
import { checkRecords } from './check-records.ts';
import { tableOf } from './classify-key.ts';
import { takeInventory } from './inventory.ts';
import type { InventoryItem } from './inventory.ts';
import type { LakeProblem } from './lake-problem.ts';

/** How to verify. */
export interface VerifyLakeOptions {
  /** Decodes every value instead of footers and schemas, and unpacks the pages as received. @default false */
  readonly deep?: boolean | undefined;
  /** Is told how many of how many files have been looked into. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What was looked at and what is wrong with it. */
export interface LakeVerification {
  readonly location: string;
  /** The run that readers see; null where nothing is committed, or commit.json can't be understood. */
  readonly currentRunId: string | null;
  /** Parquet files, with their rows and bytes. */
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  /** By key. */
  readonly problems: readonly LakeProblem[];
  /**
   * Whether a run was committed meanwhile, or the last commit is not at its end yet: what is missing or differs may be
   * of that. A commit whose process was stopped is completed by the next sync.
   */
  readonly changedMeanwhile: boolean;
}

/**
 * Looks into every file of a lake: whether it opens, its schema is known, its rows are those of the record of its
 * run, copies equal their snapshot, and the next sync can read what it needs; tells of files and folders that do not
 * belong there.
 *
 * What is wrong is in the answer. Throws only when the store itself fails, with ObjectStoreError.
 */
export async function verifyLake(
  store: ObjectStore,
  { deep = false, onProgress }: VerifyLakeOptions = {},
): Promise<LakeVerification> {
  const before = await tryReadPointer(store);
  const items = await takeInventory(store);
  const files = await checkFiles(store, items, { deep, onProgress });
  const { committed } = before;
  const problems = [
    ...before.problems,
    ...items.flatMap(checkName),
    ...[...files.values()].flatMap((file) => file.problems),
    ...(committed === null
      ? []
      : checkCommit(committed, new Set(items.map(({ stored }) => stored.key)), files)),
    ...(committed === null ? [] : await checkIndexes(store, committed)),
    ...(await checkCopies(store, files, committed?.run.id ?? null)),
    ...(await checkRecords(store, files, committed)),
    ...(deep ? await checkRawBackups(store, items) : []),
  ];
  const after = await tryReadPointer(store);
  return {
    location: store.location,
    currentRunId: committed?.run.id ?? null,
    files: files.size,
    rows: sumOf(files, ({ rows }) => rows ?? 0),
    bytes: sumOf(files, ({ stored }) => stored.size),
    problems: problems.sort((left, right) => (left.key < right.key ? -1 : 1)),
    changedMeanwhile: after.version !== before.version || isUnfinished(committed, items),
  };
}

/** The plan of a run, or its stamp where it was taken over, goes once all the rest is done. */
function isUnfinished(committed: CommittedState | null, items: readonly InventoryItem[]): boolean {
  if (committed === null) return false;
  const lastKeys = [planKey(committed.run.id), appliedKey(committed.run.id)];
  return items.some(({ stored }) => lastKeys.includes(stored.key));
}

interface TriedPointer {
  readonly committed: CommittedState | null;
  readonly version: string | null;
  readonly problems: readonly LakeProblem[];
}

async function tryReadPointer(store: ObjectStore): Promise<TriedPointer> {
  try {
    return { ...(await readCommitted(store)), problems: [] };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const kind = error.code === 'lake-pointer-lost' ? 'missing' : 'unreadable';
    const problem: LakeProblem = { kind, key: COMMIT_KEY, message: error.message };
    return { committed: null, version: null, problems: [problem] };
  }
}

async function checkFiles(
  store: ObjectStore,
  items: readonly InventoryItem[],
  { deep, onProgress }: { readonly deep: boolean; readonly onProgress: VerifyLakeOptions['onProgress'] },
): Promise<ReadonlyMap<string, CheckedFile>> {
  const readable = items.flatMap((item) => {
    const table = tableOf(item.object);
    return table === null ? [] : [{ item, table }];
  });
  const files = new Map<string, CheckedFile>();
  const check = ({ item, table }: (typeof readable)[number]) => checkFile(store, item, { table, deep });
  for await (const file of readAhead(readable, check, deep ? 1 : undefined)) {
    files.set(file.stored.key, file);
    onProgress?.(files.size, readable.length);
  }
  return files;
}

function checkName({ stored: { key }, object }: InventoryItem): readonly LakeProblem[] {
  if (object.kind === 'no-date')
    return [{ kind: 'no-date', key, message: 'lies in a folder that names no day' }];
  if (object.kind === 'foreign')
    return [{ kind: 'foreign', key, message: 'was not written by this program' }];
  return [];
}

function sumOf(files: ReadonlyMap<string, CheckedFile>, valueOf: (file: CheckedFile) => number): number {
  return [...files.values()].reduce((sum, file) => sum + valueOf(file), 0);
}
