import { terminalStyle } from '@vanta-vuln/stats';
import type { CommandContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { performSync } from '../perform-sync.ts';
import { renderSyncRun, syncRunToJson } from '../sync-report.ts';
import { widthOf } from '../terminal.ts';
import { hasColor, printJson, printLine } from '../write-text.ts';
import { exitCodeOf, printOutcome } from '../sync-outcome.ts';
import type { SyncFlags } from './sync.ts';

/** Syncs, and prints what changed. */
export async function runSync(context: CommandContext, flags: SyncFlags): Promise<ExitCode> {
  const run = await performSync(context, flags);
  if (flags.json === true) {
    await printJson(context, syncRunToJson(run));
  } else if (run.status === 'completed') {
    const { heading } = terminalStyle(hasColor(context, 'stdout'));
    await printLine(context, renderSyncRun(run, { width: widthOf(context.terminal.stdout), heading }));
  }
  await printOutcome(context, run);
  return exitCodeOf(run);
}
