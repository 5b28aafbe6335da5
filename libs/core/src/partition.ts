import { isUtcDate } from './timestamp.ts';

/** The dates in a lake, each `2024-01-15`, both inclusive; open where absent. */
export interface DateRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One day of one table in a lake. */
export interface Partition {
  readonly table: string;
  /** `2024-01-15`, UTC. */
  readonly date: string;
}

const PARTITION = /^([^/]+)\/year=(\d{4})\/month=(\d{2})\/day=(\d{2})(?:\/|$)/;

/**
 * The folder of a day of a table: `vulnerabilities/year=2024/month=01/day=15`.
 *
 * Throws RangeError when the date is none.
 */
export function partitionPath({ table, date }: Partition): string {
  if (!isUtcDate(date)) throw new RangeError(`${date} is no date of the form 2024-01-15.`);
  const [year, month, day] = date.split('-');
  return `${table}/year=${year}/month=${month}/day=${day}`;
}

/** The partition that a key or a folder lies in; null when it lies in none or its folder names no day. */
export function parsePartition(path: string): Partition | null {
  const [, table, year, month, day] = PARTITION.exec(path) ?? [];
  const date = `${year}-${month}-${day}`;
  return table !== undefined && isUtcDate(date) ? { table, date } : null;
}

/** The partitions whose day lies in the range, in the given order. */
export function prunePartitions(partitions: readonly Partition[], { from, to }: DateRange): Partition[] {
  return partitions.filter(
    ({ date }) => (from === undefined || date >= from) && (to === undefined || date <= to),
  );
}
