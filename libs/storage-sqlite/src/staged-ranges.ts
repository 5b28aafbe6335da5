import type { Connection } from './open-connection.ts';

const ROWS = 500;

/**
 * The rids of a staging table in ranges of some rows each, for statements that carry out what is staged.
 *
 * SQLite keeps each page that a statement changes in memory until the statement ends: one for all staged rows would
 * take memory with their number, 50 MB for 10,000 of them.
 */
export function* stagedRanges(
  connection: Connection,
  table: string,
): Generator<readonly [after: number, last: number]> {
  const lastOfNext = connection
    .prepare<[number], number | null>(
      `SELECT max(rid) FROM (SELECT rid FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ${ROWS})`,
    )
    .pluck();
  let after = 0;
  for (let last = lastOfNext.get(after) ?? null; last !== null; last = lastOfNext.get(after) ?? null) {
    yield [after, last];
    after = last;
  }
}
