import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { openStoreToRead } from '../open-store.ts';
import { renderRows, safeText, terminalStyle } from '@vanta-vuln/stats';
import { widthOf } from '../terminal.ts';
import { hasColor } from '../stream-colors.ts';
import { printJson, printLine } from '../write-text.ts';
import { describeRecord, describeRelated, titleOf } from './describe-record.ts';
import { findRelatedRecords } from './related-records.ts';
import type { RelatedRecords } from './related-records.ts';
import { eventToJson, printEvents } from './print-events.ts';
import type { ShowFlags } from './show.ts';

/** Prints one row and what belongs to it. */
export async function runShow(context: CommandContext, id: string, { json }: ShowFlags): Promise<ExitCode> {
  await using store = await openStoreToRead(context);
  const related = await findRelatedRecords(store, id);
  if (json === true) {
    await printJson(context, { id, ...related, history: related.history.map(eventToJson) });
    return EXIT.ok;
  }
  await printRelated(context, related);
  return EXIT.ok;
}

async function printRelated(context: CommandContext, related: RelatedRecords): Promise<void> {
  const { heading, severity, title: dress } = terminalStyle(hasColor(context, 'stdout'));
  await printLine(context, describeRecord(related).map(safeText).join('\n'));
  for (const { title, columns, rows } of describeRelated(related)) {
    if (rows.length === 0) continue;
    const width = widthOf(context.terminal.stdout);
    const dressed = columns.map((column) =>
      column.heading === 'SEVERITY' ? { ...column, style: severity } : column,
    );
    await printLine(context, `\n${dress(title)}\n${renderRows(dressed, rows, { width, heading })}`);
  }
  if (related.history.length > 0) {
    const title = titleOf('History', related.history, related.totals.history);
    await printLine(context, `\n${dress(title)}`);
    await printEvents(context, related.history);
  }
}
