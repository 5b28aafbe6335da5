/** A key with the number of its rows. */
export interface Ranked {
  readonly key: string;
  readonly count: number;
}

export function countBy<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

/** An object of the counts; by key where no other order is given. */
export function sortedBy(
  counts: ReadonlyMap<string, number>,
  compare: (left: string, right: string) => number = compareText,
): Record<string, number> {
  return Object.fromEntries([...counts].sort(([left], [right]) => compare(left, right)));
}

/** Keys by how often they occur, most first, ties by key; rows without a key are left out. */
export function topOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string | null | undefined): Ranked[] {
  const keys = rows.map(keyOf).flatMap((key) => key || []);
  return [...countBy(keys, (key) => key)]
    .map(([key, count]) => ({ key, count }))
    .sort((left, right) => right.count - left.count || compareText(left.key, right.key));
}

/** Null over nothing. */
export function averageOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The nearest rank: of n sorted values the one at ceil(p * n), from 1; null over nothing. */
export function rankOf(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
