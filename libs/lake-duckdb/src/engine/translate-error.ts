import {
  LAKE_TABLES,
  QueryCancelledError,
  QueryColumnError,
  QueryError,
  QuerySyntaxError,
  QueryTableError,
  VantaVulnError,
} from '@vanta-vuln/core';

/** The answer needs more memory than it may use. */
export class QueryMemoryError extends QueryError {
  override readonly name = 'QueryMemoryError';
  /** Bytes. */
  readonly limit: number;

  constructor(limit: number, cause: unknown) {
    super('query-memory', `The query needs more than the ${limit} bytes of memory that it may use.`, {
      hint: 'Ask for fewer days or rows, group before joining, or allow more memory.',
      cause,
    });
    this.limit = limit;
  }
}

const COLUMN =
  /Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"|Referenced table "([^"]+)" not found/;
const CANDIDATES = /Candidate (?:bindings|tables): (.+)/;
const FUNCTION = /Function with name "?([^" ]+)"? does not exist/;
const TABLE = /Table with name "?([^" ]+)"? does not exist/;

/** What DuckDB threw, as one of our errors; those pass as they are. */
export function translateError(error: unknown, { memoryLimit }: { readonly memoryLimit: number }): unknown {
  if (error instanceof VantaVulnError || !(error instanceof Error)) return error;
  const { message } = error;
  const [summary = message] = message.split('\n');
  if (message.startsWith('INTERRUPT Error')) return new QueryCancelledError(error);
  if (message.startsWith('Out of Memory Error')) return new QueryMemoryError(memoryLimit, error);
  if (message.startsWith('Parser Error'))
    return new QuerySyntaxError(withoutKind(summary), placeIn(message, error));
  return missingName(message, error) ?? failure(summary, error);
}

function missingName(message: string, cause: Error): QueryError | null {
  const [, table] = TABLE.exec(message) ?? [];
  if (table !== undefined)
    return new QueryTableError(
      table,
      LAKE_TABLES.map(({ name }) => name),
      cause,
    );
  const [, one, other, relation] = COLUMN.exec(message) ?? [];
  const column = one ?? other ?? relation;
  if (column === undefined) return null;
  const [, candidates] = CANDIDATES.exec(message) ?? [];
  const near = candidates === undefined ? '' : ` Near it are ${candidates.trim()}.`;
  return new QueryColumnError(column, `Check the name.${near}`, cause);
}

function failure(summary: string, cause: Error): QueryError {
  const [, called] = FUNCTION.exec(summary) ?? [];
  const hint =
    called === undefined
      ? 'Look at what the statement does with the values of its columns and parameters.'
      : `DuckDB, which runs it here, has no ${called}: see the documentation for the functions of Trino that it understands.`;
  return new QueryError('query-failed', `The query failed: ${withoutKind(summary)}`, { hint, cause });
}

function withoutKind(summary: string): string {
  return summary.replace(/^[A-Za-z ]+ Error: /, '');
}

/** DuckDB shows the line, shortened on both sides when it is long, and a caret below the place. */
function placeIn(message: string, cause: Error) {
  const [, line, text = ''] = /\nLINE (\d+): (.*)\n/.exec(message) ?? [];
  const caret = /\n( *)\^/.exec(message)?.[1]?.length;
  if (line === undefined || caret === undefined || text.startsWith('...')) {
    return { line: line === undefined ? null : Number(line), column: null, cause };
  }
  return { line: Number(line), column: caret - `LINE ${line}: `.length + 1, cause };
}
