import type { ColumnType, ColumnValue, QueryEngine, QueryParameter, StorageBackend } from '@vanta-vuln/core';

/** A lake of a test's own, and an engine that reads it. */
export interface TestQueryLake extends AsyncDisposable {
  /** Fills the lake. */
  readonly store: StorageBackend;
  readonly engine: QueryEngine;
}

/** An implementation of QueryEngine for the suite. */
export interface QueryEngineTarget {
  readonly name: string;
  readonly kind: string;
  /** Opens a lake that holds nothing. */
  readonly open: () => Promise<TestQueryLake>;
}

/** A parameter of a statement. */
export const parameter = (type: ColumnType, value: ColumnValue): QueryParameter => ({ type, value });

/** All rows of the answer to a statement. */
export async function ask(
  engine: QueryEngine,
  sql: string,
  parameters: readonly QueryParameter[] = [],
): Promise<readonly (readonly ColumnValue[])[]> {
  await using result = await engine.run({ sql, parameters });
  const rows: (readonly ColumnValue[])[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return rows;
}

/** Every column type in one answer. */
export const typesOf = async (engine: QueryEngine, sql: string) => {
  await using result = await engine.run({ sql, parameters: [] });
  return Object.fromEntries(result.columns.map(({ name, type }) => [name, type]));
};
