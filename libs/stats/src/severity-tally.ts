import { Average } from './average.ts';
import type { DeadlineState } from './deadline-state.ts';
import type { SeverityStatistics } from './vulnerability-statistics.ts';

/** Counts the vulnerabilities of one severity. */
export class SeverityTally {
  readonly severity: string;
  total = 0;
  readonly active: Record<DeadlineState, number> = { overdue: 0, due_soon: 0, due_later: 0, without_sla: 0 };
  readonly scores = new Average();

  constructor(severity: string) {
    this.severity = severity;
  }

  /** Counts a row; `deadline` is null for one that is deactivated. */
  add(deadline: DeadlineState | null, score: number | null): void {
    this.total += 1;
    if (deadline !== null) this.active[deadline] += 1;
    if (score !== null) this.scores.add(score);
  }

  statistics(): SeverityStatistics {
    const { overdue, due_soon, due_later, without_sla } = this.active;
    return {
      severity: this.severity,
      total: this.total,
      active: overdue + due_soon + due_later + without_sla,
      overdue,
      dueSoon: due_soon,
      averageCvss: this.scores.value,
    };
  }
}
