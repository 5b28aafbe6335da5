import { formatTimestamp, sumCounts } from '@vanta-vuln/core';
import type { SyncRun } from '@vanta-vuln/core';
import { collectBatches } from '../collect-batches.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatCount, formatDuration, formatMinute } from '../format-values.ts';
import { openStoreToRead } from '../open-store.ts';
import { renderTable, terminalStyle } from '@vanta-vuln/stats';
import type { TableColumn } from '@vanta-vuln/stats';
import { syncRunToJson } from '../sync-report.ts';
import { widthOf } from '../terminal.ts';
import { hasColor, printJson, printLine, printNote } from '../write-text.ts';
import type { RunsFlags } from './runs.ts';

const COLUMNS: readonly TableColumn[] = [
  { heading: 'STARTED (UTC)' },
  { heading: 'STATUS' },
  { heading: 'TOOK', align: 'right' },
  { heading: 'READ', align: 'right' },
  { heading: 'NEW', align: 'right' },
  { heading: 'UPDATED', align: 'right' },
  { heading: 'REMEDIATED', align: 'right' },
  { heading: 'GONE', align: 'right' },
  { heading: 'ERROR', flexible: true },
];

/** Prints the log of syncs, the latest first. */
export async function runRuns(context: CommandContext, { limit, json }: RunsFlags): Promise<ExitCode> {
  await using store = await openStoreToRead(context);
  const runs = await collectBatches(store.readRuns({ limit }));
  if (json === true) {
    await printJson(context, runs.map(runToJson));
  } else if (runs.length === 0) {
    await printNote(context, 'No sync has been recorded yet.');
  } else {
    const { heading } = terminalStyle(hasColor(context, 'stdout'));
    const width = widthOf(context.terminal.stdout);
    await printLine(context, renderTable(COLUMNS, runs.map(toCells), { width, heading }));
  }
  return EXIT.ok;
}

function runToJson(run: SyncRun) {
  return {
    ...syncRunToJson(run),
    started_at: formatTimestamp(run.startedAt),
    finished_at: formatTimestamp(run.finishedAt),
    observed_at: formatTimestamp(run.observedAt),
    backend: run.backend,
    source_url: run.sourceUrl,
    writer_version: run.writerVersion,
    unusable_values: run.unusableValues,
    remediations_as_of: formatTimestamp(run.remediationsAsOf),
    error: run.error,
  };
}

function toCells(run: SyncRun): string[] {
  return [
    formatMinute(run.startedAt),
    run.status,
    formatDuration(run.finishedAt - run.startedAt),
    formatCount(sumCounts(run, 'read')),
    formatCount(sumCounts(run, 'new')),
    formatCount(sumCounts(run, 'updated')),
    formatCount(sumCounts(run, 'remediated')),
    formatCount(sumCounts(run, 'disappeared')),
    run.error ?? '',
  ];
}
