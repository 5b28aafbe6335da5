import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { ParkReason, SyncRun } from '@vanta-vuln/core';
import type { RunState } from './run-state.ts';

/** The record of an attempt that ended without a commit: what it read is counted, what that means is not known yet. */
export function parkedRun(state: RunState, reason: ParkReason & { readonly backend: string }): SyncRun {
  return {
    id: state.runId,
    backend: reason.backend,
    status: reason.status,
    startedAt: state.startedAt,
    finishedAt: reason.at,
    observedAt: reason.at,
    sourceUrl: state.sourceUrl,
    writerVersion: state.writerVersion,
    requests: reason.requests,
    throttled: reason.throttled,
    counts: mapDatasets((dataset) => {
      const { rows, repeated, unusable } = state.streams[dataset];
      return { ...NO_COUNTS, read: rows, repeated, unusable };
    }),
    unusableValues: state.unusableValues,
    remediationsAsOf: null,
    error: reason.error,
  };
}
