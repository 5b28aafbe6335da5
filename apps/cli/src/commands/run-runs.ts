import { formatCount, loggedRunToJson, sumCounts } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatDuration, formatMinute } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { openRunLog } from '../open-store.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import { noteMore, readLatest } from './read-latest.ts';
import type { RunsFlags } from './runs.ts';

const COLUMNS: readonly ListColumn<SyncRun>[] = [
  { heading: 'STARTED (UTC)', text: ({ startedAt }) => formatMinute(startedAt) },
  { heading: 'STATUS', text: ({ status }) => status },
  {
    heading: 'TOOK',
    align: 'right',
    text: ({ startedAt, finishedAt }) => formatDuration(finishedAt - startedAt),
  },
  { heading: 'READ', align: 'right', text: (run) => formatCount(sumCounts(run, 'read')) },
  { heading: 'NEW', align: 'right', text: (run) => formatCount(sumCounts(run, 'new')) },
  { heading: 'UPDATED', align: 'right', text: (run) => formatCount(sumCounts(run, 'updated')) },
  { heading: 'REMEDIATED', align: 'right', text: (run) => formatCount(sumCounts(run, 'remediated')) },
  { heading: 'GONE', align: 'right', text: (run) => formatCount(sumCounts(run, 'disappeared')) },
];

const ERROR: ListColumn<SyncRun> = { heading: 'ERROR', flexible: true, text: ({ error }) => error ?? '' };

/** Prints the log of syncs, the latest first. */
export async function runRuns(context: CommandContext, flags: RunsFlags): Promise<ExitCode> {
  await using store = await openRunLog(context);
  const latest = await readLatest(flags.limit, (limit) => store.readRuns({ limit }));
  const runs = latest.entries;
  if (flags.json === true) {
    await printJson(context, runs.map(loggedRunToJson));
  } else if (runs.length === 0) {
    await printNote(context, 'No sync has been recorded yet.');
  } else {
    // Without it the table fits a terminal of 80 columns.
    const columns = runs.some(({ error }) => error) ? [...COLUMNS, ERROR] : COLUMNS;
    await printLine(context, renderList(context, columns, runs));
  }
  await noteMore(context, latest, flags);
  return EXIT.ok;
}
