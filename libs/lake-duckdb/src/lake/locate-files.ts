import { isDeepStrictEqual } from 'node:util';
import { DATASETS, DATASET_TABLES, QueryError, dayKey, parsePartition, stampOfKey } from '@vanta-vuln/core';
import type { LakeTable, TableSchema } from '@vanta-vuln/core';
import { findTable } from '../lake-tables.ts';
import type { PartitionDays, TableUse } from '../statement/table-use.ts';
import { committedHistory } from './committed-history.ts';
import { readCommit } from './commit-pointer.ts';
import type { Commit } from './commit-pointer.ts';
import type { LakeFile, LakeSource } from './lake-source.ts';

const HISTORY = 'vulnerability_history';

/** A table that a statement reads, with the files that hold what it may need. */
export interface LocatedTable {
  readonly table: LakeTable;
  readonly columns: ReadonlySet<string>;
  readonly files: readonly LakeFile[];
  /** The run that they are of, where the lake says so: of the files of current tables. */
  readonly runId: string | null;
  /** The days that the lake holds, `2026-01-31`, where the statement reads the names of the partitions. */
  readonly partitions: readonly string[] | null;
}

/**
 * Finds the files of each table: of partitioned ones those of the days, of current ones the file of the
 * snapshot that the lake points to, so that all come from one run, and of the history those of committed runs; begins
 * again when a run is committed meanwhile.
 */
export async function locateFiles(
  source: LakeSource,
  uses: readonly TableUse[],
): Promise<readonly LocatedTable[]> {
  if (!uses.some(dependsOnCommit)) return locateAll(source, uses, null);
  for (;;) {
    const commit = await readCommit(source);
    const located = await locateAll(source, uses, commit);
    if (isDeepStrictEqual(await readCommit(source), commit)) return located;
  }
}

function dependsOnCommit(use: TableUse): boolean {
  const table = findTable(use.table);
  return table?.currentOf !== null || table.schema.name === HISTORY;
}

function locateAll(source: LakeSource, uses: readonly TableUse[], commit: Commit | null) {
  return Promise.all(uses.map((use) => locateTable(source, use, commit)));
}

async function locateTable(source: LakeSource, use: TableUse, commit: Commit | null): Promise<LocatedTable> {
  const { columns } = use;
  const table = findTable(use.table);
  if (table === undefined) throw new RangeError(`${use.table} is no table of a lake.`);
  if (table.currentOf === null)
    return { table, columns, runId: null, ...(await findPartitions(source, table, { use, commit })) };
  const files = await findCurrent(source, table, commit?.snapshot?.[table.currentOf]);
  return { table, columns, files, runId: commit?.runId ?? null, partitions: null };
}

async function findPartitions(
  source: LakeSource,
  { schema }: LakeTable,
  { use, commit }: { readonly use: TableUse; readonly commit: Commit | null },
) {
  const { days, partitions } = use;
  const all = await source.list(`${schema.name}/`);
  const listed = schema.name === HISTORY ? await committedHistory(source, all, commit) : all;
  const dated = listed.flatMap((file) => {
    const date = parsePartition(file.key)?.date;
    return date !== undefined && isOfRun(file.key, schema, date) ? [{ file, date }] : [];
  });
  return {
    files: dated.filter(({ date }) => isWanted(date, days)).map(({ file }) => file),
    partitions: partitions ? [...new Set(dated.map(({ date }) => date))] : null,
  };
}

/** Whether a run puts files there: what people have copied beside one would count its rows twice. */
function isOfRun(key: string, { name: table }: TableSchema, date: string): boolean {
  const dataset = DATASETS.find((known) => DATASET_TABLES[known].name === table);
  if (dataset === undefined) return stampOfKey(key) !== null;
  return key === dayKey(dataset, date);
}

function isWanted(date: string, ranges: readonly PartitionDays[] | null): boolean {
  const day = date.replaceAll('-', '');
  return ranges === null || ranges.some(({ from, to }) => day >= from && day <= to);
}

/** The snapshot's file; of a lake without a pointer, the copy that stands for it. */
async function findCurrent(
  source: LakeSource,
  { schema, currentOf }: LakeTable,
  key: string | undefined,
): Promise<readonly LakeFile[]> {
  const found = await source.find(key ?? `${schema.name}/current/${currentOf}_latest.parquet`);
  if (found !== null) return [found];
  if (key === undefined) return [];
  throw new QueryError('lake-changed', `${source.location}/${key} is gone, though commit.json names it.`, {
    hint: 'A sync may just have replaced it: run the query again. If that does not help, put the object back.',
    retryable: true,
  });
}
