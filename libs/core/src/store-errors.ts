import type { DatasetName } from './dataset.ts';
import type { DatasetCounts } from './sync-run.ts';
import { formatTimestamp } from './timestamp.ts';
import { VantaVulnError } from './vanta-vuln-error.ts';

/** Who writes to a store, and since when. */
export interface LeaseHolder {
  readonly runId: string;
  /** Host name and process id, as `host:pid`. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Another sync is writing to the store. */
export class StoreLockedError extends VantaVulnError {
  override readonly name = 'StoreLockedError';
  readonly holder: LeaseHolder | null;

  /** `freeIn`: milliseconds after which a holder that has died no longer keeps the store; absent where that is at once. */
  constructor(
    location: string,
    holder: LeaseHolder | null,
    { freeIn }: { readonly freeIn?: number | undefined } = {},
  ) {
    const who =
      holder === null
        ? 'another process'
        : `run ${holder.runId} of ${holder.owner} since ${formatTimestamp(holder.since)}`;
    super('store-locked', `${location} is being written by ${who}.`, {
      hint: `Wait until that sync has ended, or stop it; the one that holds the store can be resumed.${afterDeath(freeIn)}`,
      retryable: true,
    });
    this.holder = holder;
  }
}

function afterDeath(freeIn: number | undefined): string {
  return freeIn === undefined ? '' : ` If it was killed, another may write in ${Math.ceil(freeIn / 1000)} s.`;
}

/** A store can't be read or written as it is: not a database, from a newer version, damaged, out of space. */
export class StoreError extends VantaVulnError {
  override readonly name = 'StoreError';
}

/** The error for a plan that is to be carried out and that nobody has recorded. */
export function planNotRecorded(location: string, runId: string): StoreError {
  return new StoreError('plan-not-recorded', `The plan of run ${runId} is not recorded in ${location}.`, {
    hint: 'Commit the plan that plan() returned, once.',
  });
}

/** The counts of a plan contradict each other: a defect of ours, found before the plan was recorded. */
export class InconsistentPlanError extends VantaVulnError {
  override readonly name = 'InconsistentPlanError';

  constructor(dataset: DatasetName, counts: DatasetCounts) {
    super('inconsistent-plan', `The counts of ${dataset} do not add up: ${JSON.stringify(counts)}.`, {
      hint: 'Nothing was committed. Sync again with --restart, and report this with the log of the run.',
    });
  }
}
