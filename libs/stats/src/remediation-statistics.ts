import type { MonthComparison } from './month-comparison.ts';
import type { PeriodCounts } from './period-counts.ts';
import type { TimeToFix } from './time-to-fix.ts';

/** Remediations by what their dates say; see RemediationState for each word. */
export interface RemediationTotals {
  readonly total: number;
  /** With a remediation date: `onTime + late + noSla`. */
  readonly remediated: number;
  readonly onTime: number;
  readonly late: number;
  /** Remediated without a deadline: neither on time nor late. */
  readonly noSla: number;
  /** Without a remediation date. */
  readonly open: number;
  /** Open, and the deadline has passed. */
  readonly overdue: number;
  /** On time / (on time + late + overdue); null over nothing. */
  readonly slaCompliance: number | null;
  readonly timeToFix: TimeToFix;
}

/** The remediations of one severity. */
export interface SeverityRemediations extends RemediationTotals {
  readonly severity: string;
}

/** What the remediations say, as of a moment. */
export interface RemediationStatistics extends RemediationTotals {
  /** Their vulnerability is in the current snapshot. */
  readonly matched: number;
  readonly unmatched: number;
  /** The severities that occur, worst first; they add up to the total. */
  readonly bySeverity: readonly SeverityRemediations[];
  /** All by the date of detection, remediated since or not; they add up to the total. */
  readonly opened: PeriodCounts;
  /** The remediated ones by the date of remediation; they add up to `remediated`. */
  readonly fixed: PeriodCounts;
  readonly months: MonthComparison;
}
