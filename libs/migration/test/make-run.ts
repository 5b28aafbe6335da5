import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';

/** A run that was committed and changed nothing; `parts` replace what it says. */
export const makeRun = (id: string, parts: Partial<SyncRun> = {}): SyncRun => ({
  id,
  backend: 'sqlite',
  status: 'completed',
  startedAt: 0,
  finishedAt: 0,
  observedAt: 0,
  sourceUrl: '',
  writerVersion: '',
  requests: 0,
  throttled: 0,
  counts: mapDatasets(() => NO_COUNTS),
  unusableValues: 0,
  remediationsAsOf: null,
  error: null,
  ...parts,
});
