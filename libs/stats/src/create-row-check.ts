import { DATASET_TABLES, VantaVulnError, describeValue } from '@vanta-vuln/core';
import type { ColumnType, DatasetName } from '@vanta-vuln/core';

/** A value of a row that would be counted as something else than it is. */
export class StatisticsRowError extends VantaVulnError {
  override readonly name = 'StatisticsRowError';
  readonly column: string;

  constructor(dataset: DatasetName, column: string, { row, value, expected }: RowFault) {
    super('invalid-statistics-row', `${column} of ${row} in ${dataset} is ${describeValue(value)}.`, {
      hint: `Give ${expected}.`,
    });
    this.column = column;
  }
}

interface RowFault {
  /** What the row begins with. */
  readonly row: string;
  readonly value: unknown;
  readonly expected: string;
}

type Row = readonly unknown[];

interface Kind {
  readonly expected: string;
  readonly findWrong: (batch: readonly Row[], place: number) => Row | null;
}

const KINDS: Readonly<Partial<Record<ColumnType, Kind>>> = {
  timestamp: { expected: 'milliseconds since 1970, or null', findWrong: findNoNumber },
  double: { expected: 'a number, or null', findWrong: findNoNumber },
  boolean: { expected: 'true or false', findWrong: findNoBoolean },
};

/**
 * Makes a check of batches that throws {@link StatisticsRowError} at a number or a yes or no that is none.
 *
 * Rows may come from anywhere: a date that could not be read is NaN, which is neither overdue nor without a deadline,
 * and the text `false` would count as true.
 */
export function createRowCheck(
  dataset: DatasetName,
  columns: readonly string[],
): (batch: readonly Row[]) => void {
  const types = new Map<string, ColumnType>(
    DATASET_TABLES[dataset].columns.map(({ name, type }) => [name, type]),
  );
  const checks = columns.flatMap((name, place) => {
    const type = types.get(name);
    const kind = type === undefined ? undefined : KINDS[type];
    return kind === undefined ? [] : [{ ...kind, place, name }];
  });
  return (batch) => {
    for (const { findWrong, place, name, expected } of checks) {
      const wrong = findWrong(batch, place);
      if (wrong !== null)
        throw new StatisticsRowError(dataset, name, {
          row: describeValue(wrong[0]),
          value: wrong[place],
          expected,
        });
    }
  };
}

// Plain loops over one column: a check of each row by each column's kind took 5 ms more of 40,000 rows.
function findNoNumber(batch: readonly Row[], place: number): Row | null {
  for (const row of batch) {
    const value = row[place];
    if (value !== null && (typeof value !== 'number' || Number.isNaN(value))) return row;
  }
  return null;
}

function findNoBoolean(batch: readonly Row[], place: number): Row | null {
  for (const row of batch) if (typeof row[place] !== 'boolean') return row;
  return null;
}
