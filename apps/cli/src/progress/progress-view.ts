import type { SyncProgress } from '@vanta-vuln/sync';

/** Shows how far a sync has come; disposing leaves the terminal as it was found, with the last state above. */
export interface ProgressView extends Disposable {
  readonly update: (progress: SyncProgress) => void;
  /** Writes a line of the log so that it does not tear what is shown. */
  readonly log: (text: string) => void;
}

/** Shows nothing but the log. */
export function silentProgress(write: (text: string) => void): ProgressView {
  return { update: () => undefined, log: write, [Symbol.dispose]: () => undefined };
}
