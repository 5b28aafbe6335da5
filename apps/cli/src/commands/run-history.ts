import type { ReadEventsOptions } from '@vanta-vuln/core';
import { checkSeverities } from '../check-severities.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { openStoreToRead } from '../open-store.ts';
import { parseRange } from '../parse-moment.ts';
import { printJson } from '../write-text.ts';
import type { HistoryFlags } from './history.ts';
import { eventToJson, printEvents } from './print-events.ts';
import { noteMore, readLatest } from './read-latest.ts';

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
