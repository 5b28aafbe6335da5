import { VantaVulnError } from '@vanta-vuln/core';

/** The history lacks what a past day is to be rebuilt from. */
export class HistoryGapError extends VantaVulnError {
  override readonly name = 'HistoryGapError';
  readonly runId: string;

  constructor(runId: string, gap: string) {
    super('history-gap', `The rows of run ${runId} can't be rebuilt: ${gap}.`, {
      hint: 'Entries of the history are missing or were changed. Migrate only the days after that run with --since.',
    });
    this.runId = runId;
  }
}
