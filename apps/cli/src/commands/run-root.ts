import type { StorageBackend, VantaVulnError } from '@vanta-vuln/core';
import { StoreError } from '@vanta-vuln/core';
import { resolve } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonArrayChunks } from '../json-chunks.ts';
import { openStoreToRead } from '../open-store.ts';
import { performSync } from '../perform-sync.ts';
import type { PerformedSync } from '../perform-sync.ts';
import { exitCodeOf, printOutcome } from '../sync-outcome.ts';
import { renderLegacySummary } from '../sync-report.ts';
import { toFilter } from '../to-filter.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { printLine, printNote } from '../write-text.ts';
import { exportRawRows } from './export-rows.ts';
import type { RootFlags } from './root.ts';
import { runStats } from './run-stats.ts';

/** What the older tool did: syncs when asked to or when there is nothing, then shows statistics. */
export async function runRoot(context: CommandContext, flags: RootFlags): Promise<ExitCode> {
  // A wrong date must not wait for the end of a sync.
  toFilter(flags);
  let behind: VantaVulnError | null = null;
  if (await needsSync(context, flags)) {
    const { run, lost } = await syncAsBefore(context, flags);
    behind = lost;
    await printOutcome(context, run);
    if (run.status !== 'completed') return exitCodeOf(run);
    await printLine(context, `${renderLegacySummary(run)}\n`);
  }
  if (flags.exportVulnerabilities !== undefined) await exportVulnerabilities(context, flags);
  const exitCode = await runStats(context, flags);
  if (behind !== null) throw behind;
  return exitCode;
}

async function needsSync(context: CommandContext, { sync, useCache }: RootFlags): Promise<boolean> {
  if (sync === true) return true;
  return useCache !== true && !(await holdsData(context));
}

async function holdsData(context: CommandContext): Promise<boolean> {
  try {
    await using store = await openStoreToRead(context);
    return await hasRows(store);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'database-missing') return false;
    throw error;
  }
}

async function hasRows(store: StorageBackend): Promise<boolean> {
  for await (const batch of store.readRows('vulnerabilities', { columns: ['id'], limit: 1 })) {
    if (batch.length > 0) return true;
  }
  return (await store.lastRun()) !== null;
}

/** Scripts know the older tool as silent unless it is told to be verbose. */
async function syncAsBefore(context: CommandContext, { verbose }: RootFlags): Promise<PerformedSync> {
  const { globals } = context;
  const quiet = globals.quiet === true || verbose !== true;
  return performSync({ ...context, globals: { ...globals, quiet } }, {});
}

async function exportVulnerabilities(context: CommandContext, flags: RootFlags): Promise<void> {
  await using store = await openStoreToRead(context);
  const path = resolve(context.terminal.cwd, flags.exportVulnerabilities ?? '');
  const chunks = jsonArrayChunks(
    exportRawRows(store, { dataset: 'vulnerabilities', filter: toFilter(flags) }),
  );
  await writeFileAtomically(path, chunks, context.terminal.interruption());
  await printNote(context, `Wrote ${path}`);
}
