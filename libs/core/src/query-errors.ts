import { VantaVulnError } from './vanta-vuln-error.ts';

/** A query did not give an answer: the base of what query engines throw. */
export class QueryError extends VantaVulnError {
  override readonly name: string = 'QueryError';
}

/** The statement is no SQL that the engine understands. */
export class QuerySyntaxError extends QueryError {
  override readonly name = 'QuerySyntaxError';
  /** From 1; null when the engine does not tell. */
  readonly line: number | null;
  /** From 1; null when the engine does not tell. */
  readonly column: number | null;

  constructor(
    reason: string,
    { line, column, cause }: { line: number | null; column: number | null; cause?: unknown },
  ) {
    const place = line === null ? '' : ` in line ${line}, column ${column}`;
    super('query-syntax', `The statement is no valid SQL${place}: ${reason}`, {
      hint: 'Write it as Athena (Trino) understands it, one SELECT, and look at what stands before that place.',
      cause,
    });
    this.line = line;
    this.column = column;
  }
}

/** The statement is not of the one kind that is allowed. */
export class QueryRefusedError extends QueryError {
  override readonly name = 'QueryRefusedError';

  constructor(reason: string, cause?: unknown) {
    super('query-refused', `The statement is refused: ${reason}`, {
      hint: 'Give one SELECT (or WITH ... SELECT) over the tables of the lake; it can only read.',
      cause,
    });
  }
}

/** The statement names a table or partition that there is not. */
export class QueryTableError extends QueryError {
  override readonly name = 'QueryTableError';
  readonly table: string;

  constructor(table: string, known: readonly string[], cause?: unknown) {
    super('query-table-missing', `There is no table ${table}.`, {
      hint: known.length === 0 ? 'Check its name.' : `The tables are ${known.join(', ')}.`,
      cause,
    });
    this.table = table;
  }
}

/** The statement names a column that its tables do not have. */
export class QueryColumnError extends QueryError {
  override readonly name = 'QueryColumnError';
  readonly column: string;

  constructor(column: string, hint: string, cause?: unknown) {
    super('query-column-missing', `There is no column ${column} in the tables of the statement.`, {
      hint,
      cause,
    });
    this.column = column;
  }
}

/** The answer holds a value that can not be given as it is, such as a whole number beyond 2^53. */
export class QueryValueError extends QueryError {
  override readonly name: string = 'QueryValueError';

  constructor(text: string, { column, type }: { readonly column: string; readonly type: string }) {
    super('query-value-unreadable', `The column ${column} of type ${type} holds ${JSON.stringify(text)}.`, {
      hint: `Select it as text: CAST(${column} AS varchar) AS ${column}.`,
    });
  }
}

/** The answer took longer than it may. */
export class QueryTimeoutError extends QueryError {
  override readonly name = 'QueryTimeoutError';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super('query-timeout', `The query was stopped after ${milliseconds / 1000} s.`, {
      hint: 'Ask for fewer days or fewer columns, or allow more time.',
    });
    this.milliseconds = milliseconds;
  }
}

/** Somebody stopped the query. */
export class QueryCancelledError extends QueryError {
  override readonly name = 'QueryCancelledError';

  constructor(cause?: unknown) {
    super('query-cancelled', 'The query was cancelled before it ended.', {
      hint: 'Run it again when it is still wanted.',
      cause,
    });
  }
}

/** The query would read more of the lake than it may. */
export class QueryScanLimitError extends QueryError {
  override readonly name = 'QueryScanLimitError';
  /** Bytes that it may read; null where nobody knows. */
  readonly limit: number | null;

  /** `bytes` is null where the engine stopped the query before it knew. */
  constructor({ bytes, limit, cause }: { bytes: number | null; limit: number | null; cause?: unknown }) {
    const amount = bytes === null ? 'more' : `${bytes} bytes`;
    const allowed = limit === null ? 'fewer' : `${limit} bytes`;
    super('query-scan-limit', `The query would read ${amount}; ${allowed} are allowed.`, {
      hint: "Name the days that it needs (year || month || day BETWEEN '20260101' AND '20260107') and only the columns wanted, or raise the limit.",
      cause,
    });
    this.limit = limit;
  }
}

/** No query has that id. */
export class UnknownQueryError extends QueryError {
  override readonly name = 'UnknownQueryError';

  constructor(id: string, cause?: unknown) {
    super('query-unknown', `There is no query ${JSON.stringify(id)}.`, {
      hint: 'Start it again, and ask with the id that its answer names.',
      cause,
    });
  }
}

/** The answer of a query was kept for a while and is gone. */
export class QueryExpiredError extends QueryError {
  override readonly name = 'QueryExpiredError';

  constructor(id: string, cause?: unknown) {
    super('query-expired', `The answer of the query ${id} is no longer kept.`, {
      hint: 'Start the query again.',
      cause,
    });
  }
}

/** A token asks for rows of which there are none. */
export class QueryTokenError extends QueryError {
  override readonly name = 'QueryTokenError';

  constructor(cause?: unknown) {
    super('query-token', 'The token of the page is none that an answer of this query has named.', {
      hint: 'Take the token from the page before, as it is, or leave it out for the first page.',
      cause,
    });
  }
}
