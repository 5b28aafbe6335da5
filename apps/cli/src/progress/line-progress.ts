import type { SyncProgress } from '@vanta-vuln/sync';
import type { ProgressView } from './progress-view.ts';
import { progressText } from './progress-text.ts';

const INTERVAL = 5_000;

/** Shows progress as plain lines: one for each phase, and one every five seconds within a phase. */
export function lineProgress(write: (text: string) => void, now: () => number = Date.now): ProgressView {
  let shownAt = -Infinity;
  let shownPhase: SyncProgress['phase'] | undefined;
  return {
    update(progress) {
      const isDue = now() - shownAt >= INTERVAL;
      if (progress.phase === shownPhase && !isDue) return;
      shownAt = now();
      shownPhase = progress.phase;
      write(`${progressText(progress)}\n`);
    },
    log: write,
    [Symbol.dispose]: () => undefined,
  };
}
