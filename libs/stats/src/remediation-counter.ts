import { ratio } from './average.ts';
import { NumberList } from './number-list.ts';
import type { RemediationState } from './remediation-state.ts';
import type { RemediationTotals } from './remediation-statistics.ts';
import { timeToFix } from './time-to-fix.ts';

/** Counts remediations by state and keeps the durations of those that are done, 8 bytes each. */
export class RemediationCounter {
  readonly durations = new NumberList();
  readonly #states: Record<RemediationState, number> = {
    on_time: 0,
    late: 0,
    no_sla: 0,
    open: 0,
    overdue: 0,
  };

  /** Counts a row; `duration` (ms) is null where a date is missing. */
  add(state: RemediationState, duration: number | null): void {
    this.#states[state] += 1;
    if (duration !== null) this.durations.push(duration);
  }

  totals(): RemediationTotals {
    const { on_time: onTime, late, no_sla: noSla, open, overdue } = this.#states;
    const remediated = onTime + late + noSla;
    return {
      total: remediated + open + overdue,
      remediated,
      onTime,
      late,
      noSla,
      open: open + overdue,
      overdue,
      slaCompliance: ratio(onTime, onTime + late + overdue),
      timeToFix: timeToFix(this.durations),
    };
  }

  /** One counter that holds what several do. */
  static sum(counters: readonly RemediationCounter[]): RemediationCounter {
    const all = new RemediationCounter();
    for (const counter of counters) {
      all.#states.on_time += counter.#states.on_time;
      all.#states.late += counter.#states.late;
      all.#states.no_sla += counter.#states.no_sla;
      all.#states.open += counter.#states.open;
      all.#states.overdue += counter.#states.overdue;
      all.durations.append(counter.durations);
    }
    return all;
  }
}
