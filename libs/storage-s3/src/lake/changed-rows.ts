import type { RowLedger } from './row-ledger.ts';
import { isChange } from './row-outcome.ts';
import type { LiveRow, StagedRows } from './staged-rows.ts';

const ROWS_AT_ONCE = 10_000;

/** The staged rows whose content differs from what is stored, in the order of the stored ones: some at a time. */
export class ChangedRows {
  readonly #ledger: RowLedger;
  readonly #staged: StagedRows;
  #rows = new Map<number, LiveRow>();
  #loadedUpTo = 0;

  constructor(ledger: RowLedger, staged: StagedRows) {
    this.#ledger = ledger;
    this.#staged = staged;
  }

  /** Makes the changed rows up to a number ready. */
  async loadUpTo(end: number): Promise<void> {
    if (end <= this.#loadedUpTo) return;
    const start = this.#loadedUpTo;
    this.#loadedUpTo = this.#chooseEnd(start, end);
    for await (const batch of this.#staged.read((number) => this.#isWanted(number, start))) {
      for (const row of batch) this.#rows.set(row.number, row);
    }
  }

  /** The changed row of a number; null when it did not change. */
  take(number: number): LiveRow | null {
    const row = this.#rows.get(number);
    this.#rows.delete(number);
    return row ?? null;
  }

  /** As many as fit, so that the staged rows are not gone through too often. */
  #chooseEnd(start: number, atLeast: number): number {
    let changed = 0;
    let end = start;
    while (end < this.#ledger.stored && (end < atLeast || changed < ROWS_AT_ONCE)) {
      if (isChange(this.#ledger.outcomeOf(end))) changed += 1;
      end += 1;
    }
    return end;
  }

  #isWanted(number: number, start: number): boolean {
    return number >= start && number < this.#loadedUpTo && isChange(this.#ledger.outcomeOf(number));
  }
}
