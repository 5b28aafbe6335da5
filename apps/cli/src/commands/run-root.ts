import type { StorageBackend, VantaVulnError } from '@vanta-vuln/core';
import { StoreError } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonArrayChunks } from '../json-chunks.ts';
import { openStoreToRead } from '../open-store.ts';
import { outputFlagPath, outputPath } from '../output-path.ts';
import { performSync } from '../perform-sync.ts';
import type { PerformedSync } from '../perform-sync.ts';
import { exitCodeOf, printOutcome } from '../sync-outcome.ts';
import { renderLegacySummary } from '../sync-report.ts';
import { toFilter } from '../to-filter.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { printLine, printNote } from '../write-text.ts';
import { exportRawRows } from './export-rows.ts';
import type { RootFlags } from './root.ts';
import { runStats } from './run-stats.ts';

/** What the older tool did: syncs when asked to or when there is nothing, then shows statistics. */
export async function runRoot(context: CommandContext, flags: RootFlags): Promise<ExitCode> {
  // A wrong date or file must not wait for the end of a sync.
  toFilter(flags);
  const rows = await checkFiles(context, flags);
  let behind: VantaVulnError | null = null;
  if (await needsSync(context, flags)) {
    const { run, lost } = await syncAsBefore(context, flags);
    behind = lost;
    await printOutcome(context, run);
    if (run.status !== 'completed') return exitCodeOf(run);
    await printLine(context, `${renderLegacySummary(run)}\n`);
  }
  if (rows !== null) await exportVulnerabilities(context, flags, rows);
  const exitCode = await runStats(context, flags);
  if (behind !== null) throw behind;
  return exitCode;
}

/** Throws UsageError for a file that can't be meant; returns the one for rows, null where none is asked for. */
async function checkFiles(context: CommandContext, flags: RootFlags): Promise<string | null> {
  const { output, exportVulnerabilities: rows } = flags;
  const statistics = await outputFlagPath(context, output);
  if (rows === undefined) return null;
  const path = await outputPath(context, { flag: '--export-vulnerabilities', name: rows });
  if (path !== statistics) return path;
  throw new UsageError(
    `--output and --export-vulnerabilities name the same file, ${path}.`,
    'Name one for the statistics and another for the rows.',
  );
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

async function exportVulnerabilities(context: CommandContext, flags: RootFlags, path: string): Promise<void> {
  await using store = await openStoreToRead(context);
  const chunks = jsonArrayChunks(
    exportRawRows(store, { dataset: 'vulnerabilities', filter: toFilter(flags) }),
  );
  await writeFileAtomically(path, chunks, context.terminal.interruption());
  await printNote(context, `Wrote ${path}`);
}
