import { collectGarbage, previewGarbage } from '@vanta-vuln/storage-s3';
import type { GcRun } from '@vanta-vuln/storage-s3';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import { orRefused } from './or-refused.ts';
import type { RequestOf } from './read-request.ts';
import type { Collected, Refused } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/**
 * Removes what nobody reads any more: snapshots beyond those kept, abandoned staging and uploads; or says what that would be.
 *
 * It is refused while a run holds the lake, also between two of its steps.
 */
export async function gcStep(
  { store, clock, logger }: SyncParts,
  { remove, keepSnapshots }: RequestOf<'gc'>,
  { signal, trace }: Invocation,
): Promise<Collected | Refused> {
  const rules = { store, clock, logger, keepSnapshots };
  return orRefused(null, async () => {
    const { snapshots, staging, uploads, keptSnapshots } = await trace.segment('collecting', () =>
      remove ? collectGarbage({ ...rules, signal }) : previewGarbage(rules),
    );
    return {
      status: 'collected',
      removed: remove,
      snapshots: sizeOf(snapshots),
      staging: sizeOf(staging),
      uploads: uploads.length,
      keptSnapshots,
    };
  });
}

function sizeOf(runs: readonly GcRun[]): Collected['snapshots'] {
  return {
    runs: runs.length,
    objects: runs.reduce((sum, { keys }) => sum + keys.length, 0),
    bytes: runs.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
