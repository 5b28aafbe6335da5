import type { QueryEngine } from '@vanta-vuln/core';
import { COMMIT_KEY } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import type { DuckDbEngineOptions } from '@vanta-vuln/lake-duckdb';
import type { CommandContext } from '../command-context.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { noteEmptyLake } from './note-empty-lake.ts';
import { withBeneath } from './with-beneath.ts';

/** Opens DuckDB over the lake in an object store; copies of its files lie in the folder. */
export async function openOverObjects(
  context: CommandContext,
  folder: string,
  options: DuckDbEngineOptions,
): Promise<QueryEngine> {
  const opened = await openLakeStore(context);
  try {
    const engine = await openDuckDbEngine({ store: opened.store, cache: { folder } }, options);
    if ((await opened.store.head(COMMIT_KEY)) === null) await noteEmptyLake(context, opened.store.location);
    return withBeneath(engine, opened);
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
