import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryEngine } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import type { DuckDbEngineOptions } from '@vanta-vuln/lake-duckdb';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openLakeStore } from '../open-lake.ts';
import { lakeOfDatabase } from './lake-of-database.ts';

const MS_PER_SECOND = 1000;
const BYTES_PER_MB = 1_000_000;

/** Opens the engine over the lake that the settings name; where they name none, over a lake made of the database. */
export async function openQueryEngine(
  context: CommandContext,
  { timeout, maxMb }: Pick<QueryFlags, 'timeout' | 'maxMb'>,
): Promise<QueryEngine> {
  const { settings } = await loadCliSettings(context);
  const { storage, paths } = settings;
  const options: DuckDbEngineOptions = {
    timeout: timeout * MS_PER_SECOND,
    maxBytes: maxMb === undefined ? undefined : maxMb * BYTES_PER_MB,
  };
  const cache = join(paths.cache, 'query');
  await mkdir(cache, { recursive: true, mode: 0o700 });
  if (storage.lake === null) {
    const database = resolve(context.terminal.cwd, storage.database);
    return await openDuckDbEngine({ folder: await lakeOfDatabase(context, { database, cache }) }, options);
  }
  if (storage.lake.startsWith('file:')) {
    return await openDuckDbEngine({ folder: fileURLToPath(storage.lake) }, options);
  }
  return await openOverObjects(context, join(cache, 'objects'), options);
}

async function openOverObjects(
  context: CommandContext,
  folder: string,
  options: DuckDbEngineOptions,
): Promise<QueryEngine> {
  const opened = await openLakeStore(context);
  try {
    const engine = await openDuckDbEngine({ store: opened.store, cache: { folder } }, options);
    return closeBoth(engine, opened);
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

function closeBoth(engine: QueryEngine, beneath: AsyncDisposable): QueryEngine {
  return {
    kind: engine.kind,
    location: engine.location,
    run: (...args) => engine.run(...args),
    estimate: (...args) => engine.estimate(...args),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await beneath[Symbol.asyncDispose]();
    },
  };
}
