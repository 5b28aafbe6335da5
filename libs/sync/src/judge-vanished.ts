import type { Vanished } from '@vanta-vuln/core';

/** What asking for some of the missing rows by id has shown. */
export type SampleAnswer =
  /** Each one that was asked for answered that it does not exist. */
  | 'all-gone'
  /** At least one still exists, or this dataset can't be asked by id. */
  | 'not-all-gone'
  /** Nothing was asked, by choice of the caller. */
  | 'not-asked';

/** What is to be done about rows that a complete read did not show. */
export type Verdict =
  /** They are gone: call them disappeared. */
  | 'gone'
  /** Read the list once more: rows that move between pages can be missed by one read. */
  | 'read-again'
  /** Their absence can't be proved: leave them as they are. */
  | 'keep'
  /** Too many to believe it: stop without a commit. */
  | 'refuse';

/** What is known about the missing rows of one dataset. */
export interface VanishedEvidence extends Pick<Vanished, 'stored' | 'vanished' | 'explained'> {
  readonly sample: SampleAnswer;
  readonly pass: 1 | 2;
  /** Rows that the list has shown, new ones and those without an id included. */
  readonly rows: number;
  /** Rows without an id in this pass; one of them may be a missing one. */
  readonly withoutId: number;
  readonly acceptMassDisappearance: boolean;
}

const MASS_ROWS = 50;
const MASS_SHARE = 0.2;

/** Decides about the missing rows of a dataset after a complete read. */
export function judgeVanished(evidence: VanishedEvidence): Verdict {
  const { stored, vanished, explained, sample, pass, rows } = evidence;
  const unexplained = vanished - explained;
  if (unexplained === 0 || sample === 'all-gone') return 'gone';
  const isBelieved = evidence.acceptMassDisappearance;
  if (!isBelieved && (rows === 0 || isMass(stored, unexplained))) return 'refuse';
  if (evidence.withoutId > 0) return pass === 1 ? 'read-again' : 'keep';
  if (sample === 'not-asked') return 'gone';
  if (pass === 1) return 'read-again';
  // Remediations of any age explain what a narrowed scope hides as well: then a row that still exists tells.
  return !isBelieved && isMass(stored, vanished) ? 'refuse' : 'gone';
}

/** Whether so many of the stored rows are missing that a narrowed scope has to be thought of. */
export function isMass(stored: number, missing: number): boolean {
  return missing > MASS_ROWS && missing > stored * MASS_SHARE;
}
