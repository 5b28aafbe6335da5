import { VantaVulnError } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';

const MASS_DISAPPEARANCE = 'mass-disappearance';

/** Whether the record of a failed run says that too much was missing to be believed. */
export function wasRefusedForAbsence(recordedError: string | null): boolean {
  return recordedError?.startsWith(`${MASS_DISAPPEARANCE}:`) === true;
}

/** So much of a dataset is missing that a narrowed scope is likelier than good news. Nothing was committed. */
export class MassDisappearanceError extends VantaVulnError {
  override readonly name = 'MassDisappearanceError';
  readonly dataset: DatasetName;
  readonly stored: number;
  readonly vanished: number;

  constructor(dataset: DatasetName, facts: { readonly stored: number; readonly vanished: number }) {
    super(
      MASS_DISAPPEARANCE,
      `${facts.vanished} of ${facts.stored} ${dataset} are missing from what Vanta lists.`,
      {
        hint:
          'Check that the API client still sees every integration and that no scanner was disconnected. ' +
          'If they are really gone, sync again with --accept-mass-disappearance; without it, all is read anew.',
      },
    );
    this.dataset = dataset;
    this.stored = facts.stored;
    this.vanished = facts.vanished;
  }
}

/** The time that the caller gave is used up; the run goes on from its checkpoint the next time. */
export class DeadlineReachedError extends VantaVulnError {
  override readonly name = 'DeadlineReachedError';

  constructor() {
    super('deadline-reached', 'The sync reached its deadline before it was complete.', {
      hint: 'Run the same sync again: it goes on where this one stopped.',
      retryable: true,
    });
  }
}

/** An option of a sync that can't be meant: with NaN for a deadline, no step would ever come further. */
export class SyncOptionError extends VantaVulnError {
  override readonly name = 'SyncOptionError';
  readonly option: string;

  constructor(option: string, problem: string, hint: string) {
    super('invalid-sync-option', `${option} ${problem}.`, { hint });
    this.option = option;
  }
}
