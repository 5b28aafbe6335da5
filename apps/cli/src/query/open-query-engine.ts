import type { QueryEngine } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';

/** Opens the engine that the flags ask for; only what that one needs is loaded. */
export async function openQueryEngine(context: CommandContext, flags: QueryFlags): Promise<QueryEngine> {
  if (flags.engine === 'athena') {
    const { openAthena } = await import('./open-athena.ts');
    return await openAthena(context, flags);
  }
  const { openDuckDb } = await import('./open-duckdb.ts');
  return openDuckDb(context, flags);
}
