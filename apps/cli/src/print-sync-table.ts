import type { SyncRun } from '@vanta-vuln/core';
import { terminalStyle } from '@vanta-vuln/stats';
import type { CommandContext } from './command-context.ts';
import { renderSyncRun } from './sync-report.ts';
import { widthOf } from './terminal.ts';
import { hasColor } from './stream-colors.ts';
import { printLine } from './write-text.ts';

/** Prints what a sync did to each dataset. */
export async function printSyncTable(context: CommandContext, run: SyncRun): Promise<void> {
  const { heading } = terminalStyle(hasColor(context, 'stdout'));
  await printLine(context, renderSyncRun(run, { width: widthOf(context.terminal.stdout), heading }));
}
