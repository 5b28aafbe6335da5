import { LOST_SNAPSHOT_HINT, StoreError, VantaVulnError } from '@vanta-vuln/core';
import type { ObjectNotFoundError, SyncRun } from '@vanta-vuln/core';
import { LEASE_KEY, STAGING_PREFIX, isDerivedKey } from './lake-layout.ts';

/** Another writer has taken the lake over, since this one did not renew its lease in time. */
export class LeaseLostError extends VantaVulnError {
  override readonly name = 'LeaseLostError';

  constructor(location: string, runId: string, cause?: unknown) {
    super('lease-lost', `Run ${runId} no longer holds the lease of ${location}.`, {
      hint: 'It stood still for longer than its lease, and another writer took over. Nothing was changed; sync again.',
      cause,
    });
  }
}

/** The error for an object of the lake that is not what it should be. */
export function damagedObject(location: string, key: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreError('lake-damaged', `${location}/${key} cannot be understood: ${reason}`, {
    hint: wayOut(key),
    cause,
  });
}

function wayOut(key: string): string {
  if (key === LEASE_KEY)
    return 'It was cut off. It only says who writes and holds no data: when no sync is at work on the lake, delete it.';
  if (key.startsWith(STAGING_PREFIX))
    return 'It was cut off or spoilt. Delete it: what it held is read from Vanta once more. Nothing that was committed depends on it.';
  if (isDerivedKey(key))
    return 'It was cut off or spoilt. Delete it: the next sync makes it anew from the rows and the history.';
  return 'It was not written by this program, or was cut off. Put back the object that stood there, or move the lake away and sync anew.';
}

/** The error for rows of the last run that are gone. */
export function lostSnapshot(location: string, { key }: ObjectNotFoundError): StoreError {
  return new StoreError('lake-damaged', `${location}/${key} is gone, though commit.json names it.`, {
    hint: LOST_SNAPSHOT_HINT,
  });
}

/** The error for a file that stands where the rows of the last run belong. */
export function otherSnapshot(file: string, difference: string): StoreError {
  return new StoreError('lake-damaged', `${file} is not what commit.json names: ${difference}.`, {
    hint: LOST_SNAPSHOT_HINT,
  });
}

const HISTORY_WAY_OUT =
  'Put it back, from a backup or as an older version of the object. Where there is none, delete departed.ndjson.gz of the current run below snapshots: the rows are new then. Nothing was changed.';

/** The error for a history file that is gone, with what was known of rows that are back now. */
export function lostHistory(location: string, { key }: ObjectNotFoundError): StoreError {
  return new StoreError('lake-damaged', `${location}/${key} is gone, with what rows that are back were.`, {
    hint: HISTORY_WAY_OUT,
  });
}

/** The error for a file that stands where the history belongs that tells how rows left that are back now. */
export function otherHistory(file: string): StoreError {
  return new StoreError(
    'lake-damaged',
    `${file} does not tell what rows that are back were: it is another history.`,
    {
      hint: HISTORY_WAY_OUT,
    },
  );
}

/** The code of {@link stagingIncomplete}. */
export const STAGING_INCOMPLETE = 'staging-incomplete';

/** The error for a planned run of which not all that it had staged is there. */
export function stagingIncomplete(location: string, runId: string, what: string): StoreError {
  return new StoreError(
    STAGING_INCOMPLETE,
    `What run ${runId} has staged in ${location} is not all there: ${what}.`,
    { hint: 'Nothing of it was committed. Sync again: that drops the run and reads all anew.' },
  );
}

/** The error for a lake that runs were committed to, and that no longer says which. */
export function lostPointer(location: string): StoreError {
  return new StoreError(
    'lake-pointer-lost',
    `${location} holds what a committed run leaves, but not its commit.json.`,
    {
      hint: 'Put back the last commit.json, from a backup or as an older version of the object. Where taking a migration back was interrupted, call `vanta-vuln migrate --rollback` again. Nothing was changed.',
    },
  );
}

/** The error for a lake in which a later run was committed than its commit.json says. */
export function oldPointer(
  location: string,
  { run, stamp, runId }: { readonly run: SyncRun; readonly stamp: string; readonly runId: string },
): StoreError {
  return new StoreError(
    'lake-pointer-old',
    `${location}/commit.json names run ${run.id}, and the lake holds run ${runId}, which was committed later.`,
    {
      hint: `An earlier commit.json was put back. Put back the last one, from a backup or as an older version of the object. Where there is none, delete the files of vulnerability_history and sync_history that are later than ${stamp}: the next sync finds those changes again. Where taking a migration back was interrupted, call \`vanta-vuln migrate --rollback\` again. Nothing was changed.`,
    },
  );
}

/** The error for a run on a lake whose reader keeps to one state. */
export function openedToRead(location: string): StoreError {
  return new StoreError('lake-read-only', `${location} was opened to be read.`, {
    hint: "Open it with mode: 'write' to begin a run.",
  });
}

/** The error for a lake that a newer version of the program has written. */
export function newerLake(location: string, version: number): StoreError {
  return new StoreError('lake-newer', `${location} was written in version ${version} of the lake's format.`, {
    hint: 'Use the newer version of vanta-vuln that wrote it.',
  });
}
