import { relative } from 'node:path';
import { formatCount } from '@vanta-vuln/core';
import { formatStatisticsTable, terminalStyle } from '@vanta-vuln/stats';
import type { CommandContext } from '../command-context.ts';
import { printEvents } from '../commands/print-events.ts';
import { hasColor } from '../stream-colors.ts';
import { renderSyncRun } from '../sync-report.ts';
import { widthOf } from '../terminal.ts';
import { printLine, writeText } from '../write-text.ts';
import type { DemoResult } from './play-demo.ts';

/** Shows the two days, the statistics, what changed, and what to try next. */
export async function printDemo(
  context: CommandContext,
  {
    runs: [first, second],
    statistics,
    comparison,
    changes,
    database,
  }: DemoResult & { readonly database: string },
): Promise<void> {
  const color = hasColor(context, 'stdout');
  const { title, heading } = terminalStyle(color);
  const width = widthOf(context.terminal.stdout);
  await printLine(context, title('Day 1: the first sync of a simulated Vanta account'));
  await printLine(context, `${renderSyncRun(first, { width, heading })}\n`);
  await printLine(context, title('Day 2: a simulated day later'));
  await printLine(context, `${renderSyncRun(second, { width, heading })}\n`);
  if (changes.length > 0) {
    await printLine(context, title('What changed: two findings of each kind'));
    await printEvents(context, changes);
    await printLine(context, '');
  }
  await writeText(context.terminal.stdout, `${formatStatisticsTable(statistics, { color, width })}\n`);
  await printLine(context, truthLine(comparison));
  await printLine(context, `\n${title('Try next')}\n${suggestions(context, database)}`);
}

function truthLine({ compared, different }: DemoResult['comparison']): string {
  return different.length === 0
    ? `All ${formatCount(compared)} figures equal the truth of the simulated account.`
    : `${formatCount(different.length)} of ${formatCount(compared)} figures differ from the truth: ${different.join(', ')}`;
}

function suggestions({ terminal }: CommandContext, database: string): string {
  const path = relative(terminal.cwd, database);
  const file = inShell(path.startsWith('..') ? database : path);
  return ['stats --severity CRITICAL', 'list --by asset', 'history --type disappeared', 'export --format csv']
    .map((command) => `  npx vanta-vuln ${command} --database ${file}`)
    .join('\n');
}

/** A path as it is typed: in quotes where a blank or the like would take it apart. */
function inShell(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}
