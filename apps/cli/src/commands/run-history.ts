import { formatTimestamp } from '@vanta-vuln/core';
import type { ChangeEvent, ReadEventsOptions } from '@vanta-vuln/core';
import { checkSeverities } from '../check-severities.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatMinute } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { openStoreToRead } from '../open-store.ts';
import { parseRange } from '../parse-moment.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import { describeEvent } from './describe-event.ts';
import type { HistoryFlags } from './history.ts';
import { noteMore, readLatest } from './read-latest.ts';

const COLUMNS: readonly ListColumn<ChangeEvent>[] = [
  { heading: 'WHEN (UTC)', text: ({ at }) => formatMinute(at) },
  { heading: 'WHAT', text: ({ type }) => type },
  { heading: 'DATASET', wideOnly: true, text: ({ dataset }) => dataset },
  { heading: 'SEVERITY', isSeverity: true, wideOnly: true, text: ({ severity }) => severity ?? '-' },
  { heading: 'DETAILS', flexible: true, text: describeEvent },
  { heading: 'ID', text: ({ id }) => id },
];

/** Prints the history, the latest first. */
export async function runHistory(context: CommandContext, flags: HistoryFlags): Promise<ExitCode> {
  const options = readOptions(flags);
  await using store = await openStoreToRead(context);
  const latest = await readLatest(flags.limit, (limit) => store.readEvents({ ...options, limit }));
  if (flags.json === true) await printJson(context, latest.entries.map(eventToJson));
  else await printEvents(context, latest.entries);
  await noteMore(context, latest, flags);
  return EXIT.ok;
}

function readOptions(flags: HistoryFlags): ReadEventsOptions {
  const { from, to } = parseRange(
    { flag: '--since', text: flags.since },
    { flag: '--until', text: flags.until },
  );
  return {
    datasets: flags.dataset,
    id: flags.id,
    types: flags.type,
    severities: checkSeverities(flags.severity),
    from,
    to,
    direction: 'desc',
  };
}

/** A table of entries of the history. */
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
