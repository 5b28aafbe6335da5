import type { QueryEngine, QueryStatement, RunQueryOptions } from '@vanta-vuln/core';

/** Which days of a table the lake holds around a day, each `2026-01-31`. */
export interface HeldDays {
  /** The first of all; null when it holds none. */
  readonly first: string | null;
  /** The last one on or before the day; null when it holds none so early. */
  readonly lastUntil: string | null;
}

/** Asks for the days of a partitioned table, from the names of its partitions alone. */
export function heldDaysStatement(table: string, until: string): QueryStatement {
  const sql = `SELECT
  min(p.year || '-' || p.month || '-' || p.day) AS first_day,
  max(CASE WHEN p.year || '-' || p.month || '-' || p.day <= ? THEN p.year || '-' || p.month || '-' || p.day END) AS last_day
FROM "${table}$partitions" p`;
  return { sql, parameters: [{ type: 'string', value: until }] };
}

/** The days of a table that the lake holds around a day. */
export async function readHeldDays(
  engine: QueryEngine,
  { table, until }: { readonly table: string; readonly until: string },
  options: RunQueryOptions = {},
): Promise<HeldDays> {
  await using result = await engine.run(heldDaysStatement(table, until), options);
  for await (const [row] of result.rows) {
    if (row !== undefined) return { first: textOf(row[0]), lastUntil: textOf(row[1]) };
  }
  return { first: null, lastUntil: null };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
