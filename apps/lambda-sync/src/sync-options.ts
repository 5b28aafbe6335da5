import type { VulnerabilitySource } from '@vanta-vuln/core';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import type { SyncOptions } from '@vanta-vuln/sync';
import type { SyncParts } from './sync-parts.ts';
import { VERSION } from './version.ts';

/** The program, as the record of a run names it. */
const WRITER_VERSION = `vanta-vuln-sync ${VERSION}`;

/** The sync stops by its own deadline a moment before the invocation would break it off. */
const MARGIN_MS = 1_000;

/** What one invocation adds to the options of a sync. */
export interface StepOptions {
  readonly source: VulnerabilitySource;
  readonly request: { readonly acceptMassDisappearance: boolean };
  readonly invocation: Pick<Invocation, 'signal'>;
  /** Milliseconds that the step may take. */
  readonly time: number;
}

/** The options of a sync in this function. */
export function syncOptions(
  { lake, settings, logger }: SyncParts,
  { source, request, invocation, time }: StepOptions,
): SyncOptions {
  return {
    source,
    store: lake,
    writerVersion: WRITER_VERSION,
    verifyMissing: settings.sync.verifyMissing,
    maxCheckpointAge: settings.sync.checkpointMaxAge,
    acceptMassDisappearance: request.acceptMassDisappearance,
    deadline: source.clock.now() + Math.max(0, time - MARGIN_MS),
    signal: invocation.signal,
    logger,
  };
}
