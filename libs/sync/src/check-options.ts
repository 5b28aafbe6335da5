import { describeValue, findOptionProblem } from '@vanta-vuln/core';
import { SyncOptionError } from './sync-errors.ts';
import type { SyncOptions } from './sync-options.ts';

const MODES: ReadonlySet<unknown> = new Set(['resume', 'restart', undefined]);

/** Throws {@link SyncOptionError} for an option that can't be meant, before anything is asked or written. */
export function checkSyncOptions(options: Omit<SyncOptions, 'source' | 'store'>): void {
  const { mode, runId, writerVersion, deadline, verifyMissing, maxCheckpointAge } = options;
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
  // A store takes any other word for a restart, and would throw away what was read.
  if (!MODES.has(mode)) {
    throw new SyncOptionError('mode', `is ${describeValue(mode)}`, "Use 'resume' or 'restart'.");
  }
  // It names folders of a lake.
  if (runId === '') throw new SyncOptionError('runId', 'is empty', 'Leave it out for a random one.');
}
