import { findOptionProblem } from '@vanta-vuln/core';
import { SyncOptionError } from './sync-errors.ts';
import type { SyncOptions } from './sync-options.ts';

/** Throws {@link SyncOptionError} for an option that can't be meant, before anything is asked or written. */
export function checkSyncOptions(options: Omit<SyncOptions, 'source' | 'store'>): void {
  const { runId, writerVersion, deadline, verifyMissing, maxCheckpointAge } = options;
  const found = findOptionProblem(
    { runId, writerVersion: writerVersion ?? null, deadline, verifyMissing, maxCheckpointAge },
    {
      runId: 'text',
      writerVersion: 'text',
      deadline: 'moment',
      verifyMissing: 'count',
      maxCheckpointAge: 'room',
    },
  );
  if (found !== null) throw new SyncOptionError(found.option, found.problem, found.hint);
  // It names folders of a lake.
  if (runId === '') throw new SyncOptionError('runId', 'is empty', 'Leave it out for a random one.');
}
