import { describe } from 'vitest';
import { describeChanges } from './describe-changes.ts';
import { describeCheckpoints } from './describe-checkpoints.ts';
import { describeDisappearances } from './describe-disappearances.ts';
import { describeFilters } from './describe-filters.ts';
import { describeFirstSyncs } from './describe-first-syncs.ts';
import { describeGenerations } from './describe-generations.ts';
import { describeHistory } from './describe-history.ts';
import { describeHostileText } from './describe-hostile-text.ts';
import { describeIncompleteReads } from './describe-incomplete-reads.ts';
import { describeInterruptions } from './describe-interruptions.ts';
import { describeLease } from './describe-lease.ts';
import { describePlans } from './describe-plans.ts';
import { describeReadOptions } from './describe-read-options.ts';
import { describeReaders } from './describe-readers.ts';
import { describeRepeats } from './describe-repeats.ts';
import { describeUnchangedSyncs } from './describe-unchanged-syncs.ts';
import { describeVanished } from './describe-vanished.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

/**
 * Declares the tests that every StorageBackend must pass; to be called in a test file of the implementation.
 *
 * @example
 * describeStorageBackend({
 *   name: 'an SQLite file',
 *   open: (location) => openSqliteStore({ path: location, mode: 'write' }),
 *   kind: 'sqlite',
 *   plansObjects: false,
 * });
 */
export function describeStorageBackend(target: StorageBackendTarget): void {
  describe(`${target.name} as a StorageBackend`, () => {
    describeFirstSyncs(target);
    describeUnchangedSyncs(target);
    describeChanges(target);
    describeDisappearances(target);
    describeRepeats(target);
    describeIncompleteReads(target);
    describeVanished(target);
    describeCheckpoints(target);
    describeInterruptions(target);
    describePlans(target);
    describeLease(target);
    describeReaders(target);
    describeFilters(target);
    describeReadOptions(target);
    describeHistory(target);
    describeHostileText(target);
    describeGenerations(target);
  });
}
