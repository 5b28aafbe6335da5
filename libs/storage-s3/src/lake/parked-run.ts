import { NO_COUNTS, mapDatasets } from '@vanta-vuln/core';
import type { DatasetCounts, DatasetName, ParkReason, SyncRun } from '@vanta-vuln/core';
import type { StagedRunHead } from './staged-run.ts';

/** The record of an attempt that ended without a commit: what it read is counted, what that means is not known yet. */
export function parkedRun(
  head: StagedRunHead,
  reason: ParkReason,
  read: {
    readonly unusableValues: number;
    readonly counts: Readonly<Record<DatasetName, Partial<DatasetCounts>>>;
  },
): SyncRun {
  return {
    id: head.runId,
    backend: head.backend,
    status: reason.status,
    startedAt: head.startedAt,
    finishedAt: reason.at,
    observedAt: reason.at,
    sourceUrl: head.sourceUrl,
    writerVersion: head.writerVersion,
    requests: reason.requests,
    throttled: reason.throttled,
    counts: mapDatasets((dataset) => ({ ...NO_COUNTS, ...read.counts[dataset] })),
    unusableValues: read.unusableValues,
    remediationsAsOf: null,
    error: reason.error,
  };
}
