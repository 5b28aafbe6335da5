import { MS_PER_DAY } from './days.ts';

/**
 * Where the SLA deadline of an active vulnerability lies: before the moment, within the days that count as
 * soon, later, or nowhere. Deactivated vulnerabilities are never judged by their deadline.
 */
export type DeadlineState = 'overdue' | 'due_soon' | 'due_later' | 'without_sla';

/** The moment at which deadlines are judged; milliseconds since 1970. */
export interface DeadlineMoment {
  readonly asOf: number;
  /** The first moment that is no longer soon. */
  readonly dueSoonUntil: number;
}

/** The moment `asOf`, from which on `dueSoonDays` days are soon. */
export function deadlineMoment(asOf: number, dueSoonDays: number): DeadlineMoment {
  return { asOf, dueSoonUntil: asOf + dueSoonDays * MS_PER_DAY };
}

/** Judges the deadline of an active vulnerability: due at the very moment is soon, not overdue. */
export function deadlineState(remediateBy: number | null, moment: DeadlineMoment): DeadlineState {
  if (remediateBy === null) return 'without_sla';
  if (remediateBy < moment.asOf) return 'overdue';
  return remediateBy < moment.dueSoonUntil ? 'due_soon' : 'due_later';
}
