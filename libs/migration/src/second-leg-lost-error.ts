import { VantaVulnError } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';

/** The second of two stores does not have the last runs; nothing is lost, since the first one has them. */
export class SecondLegLostError extends VantaVulnError {
  override readonly name = 'SecondLegLostError';
  /** The runs that it lacks, the oldest first; empty when it could not even be asked. */
  readonly missing: readonly SyncRun[];

  constructor(location: string, missing: readonly SyncRun[], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const runs = missing.map(({ id }) => id).join(', ');
    // What does not pass by itself keeps the next sync out as well.
    const remedy = cause instanceof VantaVulnError && !cause.retryable ? [cause.hint] : [];
    const later =
      'The next sync brings the missing runs there first; or do it now with `vanta-vuln migrate --incremental`.';
    super('second-leg-lost', `${location} does not have ${runs === '' ? 'the last runs' : runs}: ${reason}`, {
      hint: ['The database has everything.', ...remedy, later].join(' '),
      cause,
      retryable: true,
    });
    this.missing = missing;
  }
}
