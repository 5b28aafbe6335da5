import {
  LAKE_TABLES,
  QueryCancelledError,
  QueryColumnError,
  QueryError,
  QuerySyntaxError,
  QueryTableError,
} from '@vanta-vuln/core';
import {
  AthenaAccessError,
  AthenaPartitionError,
  AthenaSetupError,
  AthenaThrottledError,
} from '../athena-errors.ts';

/** What Athena says of an execution that gave no answer. */
export interface FailedExecution {
  readonly state: 'FAILED' | 'CANCELLED';
  readonly reason: string;
  readonly retryable: boolean;
}

const TABLE_NAMES = LAKE_TABLES.map(({ name }) => name);

const PLACE = /^(?:[A-Z_]+: )?line (\d+):(\d+): /;
const TABLE = /(?:Table|table|View) '?([^' ]+)'? (?:does not exist|not found)|TABLE_NOT_FOUND:.*?'([^']+)'/;
const SCHEMA = /(?:Schema|Database) '?([^' ]+)'? (?:does not exist|not found)/i;
const COLUMN = /Column '([^']+)' cannot be resolved/;
const SYNTAX =
  /mismatched input|extraneous input|no viable alternative|SYNTAX_ERROR|token recognition|ParsingException/i;
const DENIED =
  /access ?denied|insufficient (?:permissions|privileges)|PERMISSION_DENIED|not authorized|status code: 403/i;
const FILES =
  /HIVE_(?:CANNOT_OPEN_SPLIT|FILESYSTEM_ERROR|BAD_DATA|CURSOR_ERROR|PARTITION\w*|INVALID_PARTITION\w*)|NoSuchKey|status code: 404/;
const THROTTLED =
  /SlowDown|Rate exceeded|TOO_MANY_REQUESTS|Query exhausted resources|EXCEEDED_\w*MEMORY\w*|throttl/i;

/** The error for an execution that failed or was cancelled; scan limits and timeouts are for the caller to tell. */
export function explainExecutionFailure({ state, reason, retryable }: FailedExecution): QueryError {
  if (state === 'CANCELLED') return new QueryCancelledError(reason);
  return (
    missingName(reason) ??
    missingAccess(reason) ??
    badSyntax(reason) ??
    new QueryError('query-failed', `The query failed: ${reason}`, {
      hint: retryable
        ? 'It is a failure of Athena: run the query again.'
        : 'Look at what the statement does with the values of its columns and parameters.',
      retryable,
    })
  );
}

/** Whether Athena stopped it for the bytes that it had read. */
export const isScanLimit = (reason: string): boolean => /bytes scanned limit/i.test(reason);

/** Whether Athena stopped it for the time that it had taken. */
export const isTimeout = (reason: string): boolean => /^query time ?out|EXCEEDED_TIME_LIMIT/i.test(reason);

function missingName(reason: string): QueryError | null {
  const [, named, quoted] = TABLE.exec(reason) ?? [];
  const table = named ?? quoted;
  if (table !== undefined) return new QueryTableError(lastName(table), TABLE_NAMES, reason);
  const [, schema] = SCHEMA.exec(reason) ?? [];
  if (schema !== undefined) return new AthenaSetupError(`there is no database ${schema}.`, reason);
  const [, column] = COLUMN.exec(reason) ?? [];
  if (column === undefined) return null;
  return new QueryColumnError(column, `Check the name${placeOf(reason)}.`, reason);
}

function missingAccess(reason: string): QueryError | null {
  if (DENIED.test(reason)) return new AthenaAccessError(reason, reason);
  if (FILES.test(reason)) return new AthenaPartitionError(reason, reason);
  return THROTTLED.test(reason) ? new AthenaThrottledError(reason, reason) : null;
}

function badSyntax(reason: string): QueryError | null {
  const place = PLACE.exec(reason);
  if (place === null && !SYNTAX.test(reason)) return null;
  const [, line, column] = place ?? [];
  return new QuerySyntaxError(reason.replace(PLACE, ''), {
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
    cause: reason,
  });
}

function placeOf(reason: string): string {
  const [, line, column] = PLACE.exec(reason) ?? [];
  return line === undefined ? '' : ` in line ${line}, column ${column}`;
}

/** `awsdatacatalog.lake.vanta_assets` is `vanta_assets` to whoever wrote the statement. */
function lastName(table: string): string {
  return table.split('.').at(-1) ?? table;
}
