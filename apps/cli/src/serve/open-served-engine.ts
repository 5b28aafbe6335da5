import { resolve } from 'node:path';
import type { QueryEngine } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { meansDatabase, openDuckDb } from '../query/open-duckdb.ts';
import type { DuckDbLimits } from '../query/open-duckdb.ts';
import { renewEngine } from './renew-engine.ts';

/** Opens DuckDB over what the settings name; over a database anew when a sync has changed that. */
export async function openServedEngine(context: CommandContext, limits: DuckDbLimits): Promise<QueryEngine> {
  const { settings } = await loadCliSettings(context);
  const { lake, database } = settings.storage;
  const open = () => openDuckDb(context, limits);
  if (lake !== null && !meansDatabase(context)) return open();
  const { databaseVersion } = await import('../query/lake-of-database.ts');
  const path = resolve(context.terminal.cwd, database);
  return renewEngine({ open, version: () => databaseVersion(path) });
}
