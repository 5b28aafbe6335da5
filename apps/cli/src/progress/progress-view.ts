import type { SyncProgress } from '@vanta-vuln/sync';

/** Shows how far a sync has come. */
export interface ProgressView {
  readonly update: (progress: SyncProgress) => void;
  /** Writes a line of the log so that it does not tear what is shown. */
  readonly log: (text: string) => void;
  /** Leaves the terminal as it was found, with the last state above. */
  readonly stop: () => void;
}

/** Shows nothing but the log. */
export function silentProgress(write: (text: string) => void): ProgressView {
  return { update: () => undefined, log: write, stop: () => undefined };
}
