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

interface CheckedColumn {
  readonly place: number;
  readonly name: string;
  readonly type: 'number' | 'boolean';
  readonly expected: string;
}

const EXPECTED: Readonly<Partial<Record<ColumnType, Pick<CheckedColumn, 'type' | 'expected'>>>> = {
  timestamp: { type: 'number', expected: 'milliseconds since 1970, or null' },
  double: { type: 'number', expected: 'a number, or null' },
  boolean: { type: 'boolean', expected: 'true or false' },
};

/**
 * The batches as they are; throws {@link StatisticsRowError} at a number or a yes or no that is none.
 *
 * Rows may come from anywhere: a date that could not be read is NaN, which is neither overdue nor without a deadline,
 * and the text `false` would count as true.
 */
export async function* checkRows<Row extends readonly unknown[]>(
  batches: AsyncIterable<readonly Row[]>,
  dataset: DatasetName,
  columns: readonly string[],
): AsyncGenerator<readonly Row[]> {
  const checked = checkedColumns(dataset, columns);
  for await (const batch of batches) {
    for (const row of batch) {
      for (const { place, name, type, expected } of checked) {
        const value = row[place];
        if (typeof value === type ? !Number.isNaN(value) : value === null && type === 'number') continue;
        throw new StatisticsRowError(dataset, name, { row: describeValue(row[0]), value, expected });
      }
    }
    yield batch;
  }
}

function checkedColumns(dataset: DatasetName, columns: readonly string[]): readonly CheckedColumn[] {
  const types = new Map<string, ColumnType>(
    DATASET_TABLES[dataset].columns.map(({ name, type }) => [name, type]),
  );
  return columns.flatMap((name, place) => {
    const type = types.get(name);
    const expected = type === undefined ? undefined : EXPECTED[type];
    return expected === undefined ? [] : [{ place, name, ...expected }];
  });
}
