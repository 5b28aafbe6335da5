import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryEngine } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import type { DuckDbEngineOptions } from '@vanta-vuln/lake-duckdb';
import { COMMIT_KEY } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openLakeStore } from '../open-lake.ts';
import { printNote } from '../write-text.ts';
import { lakeOfDatabase } from './lake-of-database.ts';
import { withBeneath } from './with-beneath.ts';

const MS_PER_SECOND = 1000;
const BYTES_PER_MB = 1_000_000;

/**
 * Opens DuckDB over the lake that the settings name; where they name none, or the command line says that it is
 * the database that counts, over a lake made of that.
 */
export async function openDuckDb(
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
  if (storage.lake === null || meansDatabase(context)) {
    const database = resolve(context.terminal.cwd, storage.database);
    return await openDuckDbEngine({ folder: await lakeOfDatabase(context, { database, cache }) }, options);
  }
  if (storage.lake.startsWith('file:')) {
    const folder = fileURLToPath(storage.lake);
    const engine = await openDuckDbEngine({ folder }, options);
    if (!existsSync(join(folder, COMMIT_KEY))) await noteEmpty(context, storage.lake);
    return engine;
  }
  return await openOverObjects(context, join(cache, 'objects'), options);
}

/** A lake of the environment or the settings file gives way to what was typed. */
function meansDatabase({ globals }: CommandContext): boolean {
  return (
    globals.lake === undefined && (globals.database !== undefined || globals.storageBackend === 'sqlite')
  );
}

/** A wrong path looks like a lake without rows. */
async function noteEmpty(context: CommandContext, lake: string): Promise<void> {
  await printNote(context, `No sync has been committed to ${lake} yet.`);
}

async function openOverObjects(
  context: CommandContext,
  folder: string,
  options: DuckDbEngineOptions,
): Promise<QueryEngine> {
  const opened = await openLakeStore(context);
  try {
    const engine = await openDuckDbEngine({ store: opened.store, cache: { folder } }, options);
    if ((await opened.store.head(COMMIT_KEY)) === null) await noteEmpty(context, opened.store.location);
    return withBeneath(engine, opened);
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}
