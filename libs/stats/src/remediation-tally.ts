import { MonthTally } from './month-comparison.ts';
import { PeriodTally } from './period-counts.ts';
import { RemediationCounter } from './remediation-counter.ts';
import { remediationState } from './remediation-state.ts';
import type { RemediationStatistics } from './remediation-statistics.ts';
import { SeverityGroups } from './severity-groups.ts';
import type { RemediationStatisticsTuple } from './statistics-columns.ts';

/** What a tally of remediations depends on. */
export interface RemediationTallyOptions {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** The ids of vulnerabilities that make a remediation a matched one. */
  readonly knownIds: ReadonlySet<string>;
  /** Whether remediations that are not matched are left out. */
  readonly matchedOnly: boolean;
}

interface SeverityCounter {
  readonly severity: string;
  readonly counter: RemediationCounter;
}

/** Counts remediations in one pass. Memory: 8 bytes for each one that is done. */
export class RemediationTally {
  readonly #options: RemediationTallyOptions;
  readonly #severities = new SeverityGroups<SeverityCounter>((severity) => ({
    severity,
    counter: new RemediationCounter(),
  }));
  readonly #opened = new PeriodTally();
  readonly #fixed = new PeriodTally();
  readonly #months: MonthTally;
  #matched = 0;

  constructor(options: RemediationTallyOptions) {
    this.#options = options;
    this.#months = new MonthTally(options.asOf);
  }

  add(batch: readonly RemediationStatisticsTuple[]): void {
    for (const row of batch) this.#addRow(row);
  }

  #addRow(row: RemediationStatisticsTuple): void {
    // By index, since destructuring makes an iterator a row.
    const vulnerabilityId = row[0];
    const detectedAt = row[2];
    const remediatedAt = row[4];
    const isMatched = vulnerabilityId !== null && this.#options.knownIds.has(vulnerabilityId);
    if (!isMatched && this.#options.matchedOnly) return;
    if (isMatched) this.#matched += 1;
    const duration = remediatedAt === null || detectedAt === null ? null : remediatedAt - detectedAt;
    const state = remediationState({ sla_deadline: row[3], remediated_at: remediatedAt }, this.#options.asOf);
    this.#severities.of(row[1]).counter.add(state, duration);
    this.#opened.add(detectedAt);
    if (remediatedAt !== null) this.#fixed.add(remediatedAt);
    this.#months.add(detectedAt, remediatedAt);
  }

  statistics(): RemediationStatistics {
    const groups = this.#severities.inOrder();
    const totals = RemediationCounter.sum(groups.map(({ counter }) => counter)).totals();
    return {
      ...totals,
      matched: this.#matched,
      unmatched: totals.total - this.#matched,
      bySeverity: groups.map(({ severity, counter }) => ({ severity, ...counter.totals() })),
      opened: this.#opened.counts(),
      fixed: this.#fixed.counts(),
      months: this.#months.comparison(),
    };
  }
}
