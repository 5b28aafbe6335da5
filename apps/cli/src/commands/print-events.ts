import { formatTimestamp } from '@vanta-vuln/core';
import type { ChangeEvent } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { formatMinute } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { printLine, printNote } from '../write-text.ts';
import { describeEvent } from './describe-event.ts';

const COLUMNS: readonly ListColumn<ChangeEvent>[] = [
  { heading: 'WHEN (UTC)', text: ({ at }) => formatMinute(at) },
  { heading: 'WHAT', text: ({ type }) => type },
  { heading: 'DATASET', wideOnly: true, text: ({ dataset }) => dataset },
  { heading: 'SEVERITY', isSeverity: true, wideOnly: true, text: ({ severity }) => severity ?? '-' },
  { heading: 'DETAILS', flexible: true, text: describeEvent },
  { heading: 'ID', text: ({ id }) => id },
];

/** Prints entries of the history as a table. */
export async function printEvents(context: CommandContext, events: readonly ChangeEvent[]): Promise<void> {
  if (events.length === 0) {
    await printNote(context, 'Nothing matches.');
    return;
  }
  await printLine(context, renderList(context, COLUMNS, events));
}

/** What `--json` prints of an entry. */
export function eventToJson(event: ChangeEvent) {
  const { runId, ...rest } = event;
  return { ...rest, at: formatTimestamp(event.at), run_id: runId };
}
