import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import type { ColumnValue, QueryEngine, QueryParameter } from '@vanta-vuln/core';
import { openDuckDbEngine } from '../src/open-duckdb-engine.ts';
import type { DuckDbEngineOptions } from '../src/open-duckdb-engine.ts';

/** A lake in a folder that is gone when its scope ends. */
export interface TestEngine extends AsyncDisposable {
  readonly lake: string;
  readonly engine: QueryEngine;
}

/** Opens an engine over an empty folder. */
export async function openTestEngine(options: DuckDbEngineOptions = {}): Promise<TestEngine> {
  const opened = new AsyncDisposableStack();
  const folder = opened.use(await createTemporaryFolder());
  const lake = join(folder.path, 'lake');
  await mkdir(lake);
  const engine = opened.use(await openDuckDbEngine({ folder: lake }, options));
  return { lake, engine, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** All rows of the answer to a statement. */
export async function ask(engine: QueryEngine, sql: string, parameters: readonly QueryParameter[] = []) {
  await using result = await engine.run({ sql, parameters });
  const rows: (readonly ColumnValue[])[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return rows;
}
