import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryEngine } from '@vanta-vuln/core';
import { COMMIT_KEY } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import type { DuckDbEngineOptions } from '@vanta-vuln/lake-duckdb';
import type { CommandContext } from '../command-context.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { noteEmptyLake } from './note-empty-lake.ts';

const MS_PER_SECOND = 1000;
const BYTES_PER_MB = 1_000_000;

/** What DuckDB may use. */
export interface DuckDbLimits {
  /** Seconds until a query is stopped. */
  readonly timeout: number;
  /** Megabytes that a query may read of the lake. @default no limit */
  readonly maxMb?: number | undefined;
  /** Megabytes of memory for all queries together. @default that of the engine */
  readonly queryMemory?: number | undefined;
  /** @default the number of cores */
  readonly threads?: number | undefined;
}

/**
 * Opens DuckDB over the lake that the settings name; where they name none, or the command line says that it is
 * the database that counts, over a lake made of that.
 */
export async function openDuckDb(
  context: CommandContext,
  { timeout, maxMb, queryMemory, threads }: DuckDbLimits,
): Promise<QueryEngine> {
  const { settings } = await loadCliSettings(context);
  const { storage, paths } = settings;
  const options: DuckDbEngineOptions = {
    timeout: timeout * MS_PER_SECOND,
    maxBytes: toBytes(maxMb),
    memoryLimit: toBytes(queryMemory),
    threads,
  };
  const cache = join(paths.cache, 'query');
  if (storage.lake === null || meansDatabase(context)) {
    const database = resolve(context.terminal.cwd, storage.database);
    return await openOverDatabase(context, { database, cache, options });
  }
  if (storage.lake.startsWith('file:')) return await openOverFolder(context, storage.lake, options);
  await makePrivateFolder(cache);
  const { openOverObjects } = await import('./open-over-objects.ts');
  return await openOverObjects(context, join(cache, 'objects'), options);
}

function toBytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : Math.ceil(megabytes * BYTES_PER_MB);
}

/** A lake of the environment or the settings file gives way to what was typed. */
export function meansDatabase({ globals }: CommandContext): boolean {
  return (
    globals.lake === undefined && (globals.database !== undefined || globals.storageBackend === 'sqlite')
  );
}

async function openOverFolder(
  context: CommandContext,
  lake: string,
  options: DuckDbEngineOptions,
): Promise<QueryEngine> {
  const folder = fileURLToPath(lake);
  const engine = await openDuckDbEngine({ folder }, options);
  if (!existsSync(join(folder, COMMIT_KEY))) await noteEmptyLake(context, lake);
  return engine;
}

async function openOverDatabase(
  context: CommandContext,
  {
    options,
    ...places
  }: { readonly database: string; readonly cache: string; readonly options: DuckDbEngineOptions },
): Promise<QueryEngine> {
  await makePrivateFolder(places.cache);
  const { lakeOfDatabase } = await import('./lake-of-database.ts');
  return await openDuckDbEngine({ folder: await lakeOfDatabase(context, places) }, options);
}

/** What is copied there is as confidential as where it comes from. */
async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
