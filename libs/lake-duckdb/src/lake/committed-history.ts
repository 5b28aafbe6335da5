import { stampOfKey } from '@vanta-vuln/core';
import type { Commit } from './commit-pointer.ts';
import type { LakeFile, LakeSource } from './lake-source.ts';

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
  const recorded = new Set((await source.list('sync_history/')).map(({ key }) => stampOfKey(key)));
  return files.filter(({ key }) => recorded.has(stampOfKey(key)) || key === commit.history);
}
