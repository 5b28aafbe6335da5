import type { Commit } from './commit-pointer.ts';
import type { LakeFile, LakeSource } from './lake-source.ts';

const STAMPED = /\/(?:history|sync)_(\d{8}T\d{6}Z(?:_\d+)?)\.parquet$/;

/**
 * The history files of committed runs.
 *
 * A run writes its history, then commits, then puts its record: a history without a record is of a run that is being
 * committed, or was killed before that, and its changes do not show in the current tables yet.
 */
export async function committedHistory(
  source: LakeSource,
  files: readonly LakeFile[],
  commit: Commit | null,
): Promise<readonly LakeFile[]> {
  // Nothing tells of commits there.
  if (commit === null) return files;
  const recorded = new Set((await source.list('sync_history/')).map(({ key }) => stampOf(key)));
  return files.filter(({ key }) => {
    const stamp = stampOf(key);
    return stamp === null || recorded.has(stamp) || key === commit.history;
  });
}

/** What the history and the record of a run have in common in their names; null for other files. */
function stampOf(key: string): string | null {
  return STAMPED.exec(key)?.[1] ?? null;
}
