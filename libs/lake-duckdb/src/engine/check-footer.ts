import { LOST_SNAPSHOT_HINT, QueryError, parsePartition } from '@vanta-vuln/core';
import type { ColumnType } from '@vanta-vuln/core';
import type { LocatedTable } from '../lake/locate-files.ts';
import type { FileColumns, Footer } from './file-footers.ts';

/** Where a file stands. */
export interface FilePlace extends Pick<LocatedTable, 'table' | 'runId'> {
  /** Of the lake, for people. */
  readonly location: string;
  readonly key: string;
}

const PHYSICAL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'BYTE_ARRAY',
  string_list: 'BYTE_ARRAY',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  bigint: 'INT64',
  timestamp: 'INT64',
};

/**
 * Makes sure that a file is what its place says: one of another table, day or run often reads as well.
 *
 * Throws QueryError `lake-file-foreign`, and `lake-damaged` for the rows of another run than the last one.
 */
export function checkFooter(
  { columns, observedAt, runId }: Footer,
  { location, key, table, runId: lastRunId }: FilePlace,
): void {
  const file = `${location}/${key}`;
  checkColumns(file, table, columns);
  checkDay(file, parsePartition(key)?.date, observedAt);
  if (runId === null || lastRunId === null || runId === lastRunId) return;
  throw new QueryError(
    'lake-damaged',
    `${file} is not what commit.json names: it is of run ${runId}, and the last run is ${lastRunId}.`,
    { hint: LOST_SNAPSHOT_HINT },
  );
}

/** Columns are only ever added at the end: a file lacks later ones, but holds the first and no other type. */
function checkColumns(file: string, { schema }: LocatedTable['table'], columns: FileColumns): void {
  const [first] = schema.columns;
  if (columns.size > 0 && first !== undefined && !columns.has(first.name)) {
    throw foreignFile(file, `it has no column ${first.name}`);
  }
  for (const { name, type } of schema.columns) {
    const found = columns.get(name)?.physicalType;
    if (found === undefined || found === PHYSICAL_TYPES[type]) continue;
    throw foreignFile(
      file,
      `its column ${name} is ${found}, the table has ${PHYSICAL_TYPES[type]} (${type})`,
    );
  }
}

/** A run is filed under the day of what it saw. */
function checkDay(file: string, date: string | undefined, observedAt: string | null): void {
  const day = observedAt?.slice(0, 'yyyy-mm-dd'.length);
  if (date === undefined || day === undefined || day === date) return;
  throw foreignFile(file, `it is of ${day}`);
}

function foreignFile(file: string, reason: string): QueryError {
  return new QueryError('lake-file-foreign', `${file} does not belong to its table: ${reason}.`, {
    hint: 'Remove it from the lake, or put back the object that stood there.',
  });
}
