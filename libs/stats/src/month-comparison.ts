import { NumberList } from './number-list.ts';
import { timeToFix } from './time-to-fix.ts';
import type { TimeToFix } from './time-to-fix.ts';

/** What happened in a period; moments are milliseconds since 1970. */
export interface PeriodMovement {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
  /** Remediations detected in the period, remediated since or not. */
  readonly found: number;
  /** Remediations done in the period. */
  readonly fixed: number;
  /** Found less fixed: above zero the work is growing. */
  readonly net: number;
  /** Of those done in the period. */
  readonly timeToFix: TimeToFix;
}

/** Calendar months in UTC. */
export interface MonthComparison {
  /** From the first of the month until the moment itself. */
  readonly thisMonth: PeriodMovement;
  /** The whole month before. */
  readonly lastMonth: PeriodMovement;
  /**
   * As much of the month before as has passed of this one, so that a young month can be compared fairly; the
   * whole of it when it was shorter.
   */
  readonly lastMonthToDate: PeriodMovement;
}

/** Counts what happened in this month and in the one before it. */
export class MonthTally {
  readonly #thisMonth: PeriodMovementTally;
  readonly #lastMonth: PeriodMovementTally;
  readonly #lastMonthToDate: PeriodMovementTally;

  constructor(asOf: number) {
    const start = startOfMonth(asOf, 0);
    const lastStart = startOfMonth(asOf, -1);
    this.#thisMonth = new PeriodMovementTally(start, asOf);
    this.#lastMonth = new PeriodMovementTally(lastStart, start);
    this.#lastMonthToDate = new PeriodMovementTally(lastStart, Math.min(lastStart + asOf - start, start));
  }

  add(detectedAt: number | null, remediatedAt: number | null): void {
    if (this.#isOver(detectedAt) && this.#isOver(remediatedAt)) return;
    this.#thisMonth.add(detectedAt, remediatedAt);
    this.#lastMonth.add(detectedAt, remediatedAt);
    this.#lastMonthToDate.add(detectedAt, remediatedAt);
  }

  /** Most rows are older than both months: they are told by one comparison. */
  #isOver(moment: number | null): boolean {
    return moment === null || moment < this.#lastMonth.from;
  }

  comparison(): MonthComparison {
    return {
      thisMonth: this.#thisMonth.movement(),
      lastMonth: this.#lastMonth.movement(),
      lastMonthToDate: this.#lastMonthToDate.movement(),
    };
  }
}

class PeriodMovementTally {
  readonly from: number;
  readonly #until: number;
  readonly #durations = new NumberList();
  #found = 0;
  #fixed = 0;

  constructor(from: number, until: number) {
    this.from = from;
    this.#until = until;
  }

  add(detectedAt: number | null, remediatedAt: number | null): void {
    if (detectedAt !== null && this.#includes(detectedAt)) this.#found += 1;
    if (remediatedAt === null || !this.#includes(remediatedAt)) return;
    this.#fixed += 1;
    if (detectedAt !== null) this.#durations.push(remediatedAt - detectedAt);
  }

  movement(): PeriodMovement {
    return {
      from: this.from,
      until: this.#until,
      found: this.#found,
      fixed: this.#fixed,
      net: this.#found - this.#fixed,
      timeToFix: timeToFix(this.#durations),
    };
  }

  #includes(moment: number): boolean {
    return moment >= this.from && moment < this.#until;
  }
}

function startOfMonth(moment: number, monthsLater: number): number {
  const date = new Date(moment);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  date.setUTCMonth(date.getUTCMonth() + monthsLater, 1);
  return date.setUTCHours(0, 0, 0, 0);
}
