import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { performSync } from '../perform-sync.ts';
import { syncRunToJson } from '@vanta-vuln/core';
import { printJson } from '../write-text.ts';
import { exitCodeOf, printOutcome } from '../sync-outcome.ts';
import type { SyncFlags } from './sync.ts';

/** Syncs, and prints what changed. */
export async function runSync(context: CommandContext, flags: SyncFlags): Promise<ExitCode> {
  const { run, lost } = await performSync(context, flags);
  if (flags.json === true) {
    await printJson(context, syncRunToJson(run));
  } else if (run.status === 'completed') {
    // Loaded only here: a scheduled sync prints JSON or nothing.
    const { printSyncTable } = await import('../print-sync-table.ts');
    await printSyncTable(context, run);
  }
  await printOutcome(context, run);
  if (lost !== null && exitCodeOf(run) === EXIT.ok) throw lost;
  return exitCodeOf(run);
}
