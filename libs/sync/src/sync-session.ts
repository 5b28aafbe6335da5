import { silentLogger } from '@vanta-vuln/core';
import type { Logger, RunWriter, SyncRun, VulnerabilitySource } from '@vanta-vuln/core';
import { trackRunCost } from './run-cost.ts';
import type { RunCost } from './run-cost.ts';
import type { SyncOptions } from './sync-options.ts';
import { describeProgress, totalRows } from './sync-progress.ts';
import type { SyncPhase } from './sync-progress.ts';
import { UnusableReport } from './unusable-report.ts';

/** What the steps of one attempt share. */
export interface SyncSession {
  readonly source: VulnerabilitySource;
  readonly writer: RunWriter;
  readonly logger: Logger;
  readonly report: UnusableReport;
  /** Aborted by the caller, by the deadline, or when one of the streams fails. */
  readonly signal: AbortSignal;
  readonly verifyMissing: number;
  readonly acceptMassDisappearance: boolean;
  /** Remediations since this moment only; undefined for a full read. */
  readonly remediatedAfter: number | undefined;
  readonly deadline: number;
  readonly cost: () => RunCost;
  readonly tell: (phase: SyncPhase) => void;
}

/** Brings together what the steps of one attempt share. */
export function createSession(
  options: SyncOptions,
  run: {
    readonly writer: RunWriter;
    readonly lastRun: SyncRun | null;
    readonly remediatedAfter: number | undefined;
    readonly signal: AbortSignal;
  },
): SyncSession {
  const { source, logger = silentLogger } = options;
  const { writer, lastRun } = run;
  const cost = trackRunCost(source, writer.checkpoint);
  const rowsBefore = totalRows(writer.checkpoint);
  const begun = source.clock.now();
  return {
    source,
    writer,
    logger,
    report: new UnusableReport(logger),
    signal: run.signal,
    verifyMissing: options.verifyMissing ?? 10,
    acceptMassDisappearance: options.acceptMassDisappearance ?? false,
    remediatedAfter: run.remediatedAfter,
    deadline: options.deadline ?? Infinity,
    cost,
    tell: (phase) =>
      options.onProgress?.(
        describeProgress({
          phase,
          checkpoint: writer.checkpoint,
          resumed: writer.resumed,
          lastRun,
          usage: source.usage(),
          rowsBefore,
          elapsed: source.clock.now() - begun,
          ...cost(),
        }),
      ),
  };
}
