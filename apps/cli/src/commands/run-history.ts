import { formatTimestamp } from '@vanta-vuln/core';
import type { ChangeEvent } from '@vanta-vuln/core';
import { collectBatches } from '../collect-batches.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { openStoreToRead } from '../open-store.ts';
import { parseEndMoment, parseMoment } from '../parse-moment.ts';
import { renderTable, terminalStyle } from '@vanta-vuln/stats';
import type { TableColumn } from '@vanta-vuln/stats';
import { widthOf } from '../terminal.ts';
import { hasColor, printJson, printLine, printNote } from '../write-text.ts';
import { describeChange } from './describe-change.ts';
import { formatMinute } from '../format-values.ts';
import type { HistoryFlags } from './history.ts';

const COLUMNS: readonly TableColumn[] = [
  { heading: 'WHEN (UTC)' },
  { heading: 'WHAT' },
  { heading: 'DATASET' },
  { heading: 'SEVERITY' },
  { heading: 'NAME', flexible: true },
  { heading: 'CHANGE', flexible: true },
  { heading: 'ID' },
];

/** Prints the history, the latest first. */
export async function runHistory(context: CommandContext, flags: HistoryFlags): Promise<ExitCode> {
  await using store = await openStoreToRead(context);
  const events = await collectBatches(
    store.readEvents({
      datasets: flags.dataset,
      id: flags.id,
      types: flags.type,
      severities: flags.severity,
      from: parseMoment('--since', flags.since),
      to: parseEndMoment('--until', flags.until),
      direction: 'desc',
      limit: flags.limit,
    }),
  );
  if (flags.json === true) {
    await printJson(context, events.map(eventToJson));
    return EXIT.ok;
  }
  await printEvents(context, events);
  if (events.length === flags.limit) await printNote(context, `\nThe latest ${flags.limit}; --limit shows more.`);
  return EXIT.ok;
}

/** A table of entries of the history. */
export async function printEvents(context: CommandContext, events: readonly ChangeEvent[]): Promise<void> {
  if (events.length === 0) {
    await printNote(context, 'Nothing matches.');
    return;
  }
  const { heading } = terminalStyle(hasColor(context, 'stdout'));
  const width = widthOf(context.terminal.stdout);
  await printLine(context, renderTable(COLUMNS, events.map(toCells), { width, heading }));
}

/** What `--json` prints of an entry. */
export function eventToJson(event: ChangeEvent) {
  const { runId, ...rest } = event;
  return { ...rest, at: formatTimestamp(event.at), run_id: runId };
}

function toCells(event: ChangeEvent): string[] {
  return [
    formatMinute(event.at),
    event.type,
    event.dataset,
    event.severity ?? '-',
    event.name ?? '-',
    describeChange(event.changed),
    event.id,
  ];
}
