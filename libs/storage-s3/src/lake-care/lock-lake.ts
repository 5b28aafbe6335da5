import { randomUUID } from 'node:crypto';
import { systemClock } from '@vanta-vuln/core';
import type { Clock } from '@vanta-vuln/core';
import { holdLake } from '../lake/hold-lake.ts';
import type { LakeOptions } from '../lake/lake.ts';

/** Which lake to keep others from writing to, and what for. */
export interface LockLakeOptions extends LakeOptions {
  /** `gc` or `rollback`: named to whoever is refused meanwhile. */
  readonly purpose: string;
  /** Locks a lake that has lost its commit.json as well. @default false */
  readonly mayLackPointer?: boolean | undefined;
  /** Says since when it is locked, for whoever is refused meanwhile. @default systemClock */
  readonly clock?: Clock | undefined;
}

/** A lake that nobody else writes to, until it is disposed of. */
export interface LakeLock extends AsyncDisposable {
  /** Throws LeaseLostError when another writer has taken the lake over, as after a long sleep of this process. */
  assertHeld(): Promise<void>;
}

/**
 * Takes the lease of a lake for work that is no sync; completes a run that was planned first.
 *
 * Throws StoreLockedError while another process writes to the lake, and StoreError `lake-pointer-lost`.
 */
export async function lockLake({
  purpose,
  mayLackPointer,
  clock = systemClock,
  ...lake
}: LockLakeOptions): Promise<LakeLock> {
  const runId = `${purpose}-${randomUUID()}`;
  const held = await holdLake(lake, { runId, since: clock.now(), keepsUploads: true, mayLackPointer });
  return held.lease;
}

/** Whether the holder of a lake's lease clears up or undoes: then a sync that is refused is done by nobody. */
export function isLakeCare(runId: string): boolean {
  return /^(?:gc|rollback)-/.test(runId);
}
