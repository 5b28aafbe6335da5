import { formatCount, formatTimestamp, utcDate } from '@vanta-vuln/core';
import { listLake } from '@vanta-vuln/storage-s3';
import type { LakeListing, ListedFile, ListedPartition, ListedSnapshot } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatBytes, formatMinute } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { parseRange } from '../parse-moment.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { LakeLsFlags } from './lake.ts';

const orUnreadable = (rows: number | null) => (rows === null ? 'unreadable' : formatCount(rows));

const PARTITION_COLUMNS: readonly ListColumn<ListedPartition>[] = [
  { heading: 'DAY', text: ({ date }) => date },
  { heading: 'TABLE', text: ({ table }) => table },
  { heading: 'ROWS', align: 'right', text: ({ rows }) => orUnreadable(rows) },
  { heading: 'SIZE', align: 'right', text: ({ bytes }) => formatBytes(bytes) },
  { heading: 'SCHEMA', align: 'right', text: ({ schemaVersion }) => String(schemaVersion ?? '-') },
  { heading: 'RUN', flexible: true, text: ({ runId }) => runId ?? '-' },
];

const SNAPSHOT_COLUMNS: readonly ListColumn<ListedSnapshot>[] = [
  { heading: 'SNAPSHOT (UTC)', text: ({ writtenAt }) => formatMinute(writtenAt) },
  { heading: 'CURRENT', text: ({ isCurrent }) => (isCurrent ? 'yes' : '') },
  { heading: 'ROWS', align: 'right', text: ({ files }) => formatCount(sumOf(files, 'rows')) },
  { heading: 'SIZE', align: 'right', text: ({ files }) => formatBytes(sumOf(files, 'bytes')) },
  { heading: 'RUN', flexible: true, text: ({ runId }) => runId },
];

/** Prints what a lake holds. */
export async function runLakeLs(
  context: CommandContext,
  { since, until, json }: LakeLsFlags,
): Promise<ExitCode> {
  const { from, to } = parseRange({ flag: '--since', text: since }, { flag: '--until', text: until });
  await using lake = await openLakeStore(context);
  const listing = await listLake(lake.store, {
    dates: { from: dayOf(from), to: dayOf(to) },
  });
  if (json === true) {
    await printJson(context, listingToJson(listing));
  } else if (listing.partitions.length === 0 && listing.snapshots.length === 0) {
    await printNote(context, `Nothing is kept in ${listing.location} for these days.`);
  } else {
    await printLine(context, renderList(context, PARTITION_COLUMNS, listing.partitions));
    await printLine(context, `\n${renderList(context, SNAPSHOT_COLUMNS, listing.snapshots)}`);
  }
  return EXIT.ok;
}

function dayOf(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : utcDate(moment);
}

function sumOf(files: readonly ListedFile[], what: 'rows' | 'bytes'): number {
  return files.reduce((sum, file) => sum + (file[what] ?? 0), 0);
}

function listingToJson({ location, currentRunId, partitions, snapshots }: LakeListing) {
  return {
    location,
    current_run_id: currentRunId,
    partitions: partitions.map((partition) => ({ date: partition.date, ...fileToJson(partition) })),
    snapshots: snapshots.map(({ runId, isCurrent, writtenAt, files }) => ({
      run_id: runId,
      current: isCurrent,
      written_at: formatTimestamp(writtenAt),
      files: files.map(fileToJson),
    })),
  };
}

function fileToJson({ key, table, rows, bytes, runId, schemaVersion }: ListedFile) {
  return { table, key, rows, bytes, run_id: runId, schema_version: schemaVersion };
}
