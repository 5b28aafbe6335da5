import { QueryError, QueryValueError, describeValue } from '@vanta-vuln/core';
import type { ColumnType, ColumnValue } from '@vanta-vuln/core';

/** A parameter can't be written as a literal of its type. */
export class AthenaParameterError extends QueryError {
  override readonly name = 'AthenaParameterError';

  constructor(value: ColumnValue, type: ColumnType) {
    super(
      'query-parameter-invalid',
      `The parameter ${describeValue(value)} is no ${type} that SQL can write.`,
      {
        hint: 'Give text without half characters, whole numbers below 2^53, and moments in milliseconds of the years 1 to 9999.',
      },
    );
  }
}

const SHOWN = 20;

/** A parameter is longer than Athena takes one. */
export class AthenaParameterLengthError extends QueryError {
  override readonly name = 'AthenaParameterLengthError';

  constructor(value: ColumnValue, { length, limit }: { readonly length: number; readonly limit: number }) {
    super(
      'query-parameter-invalid',
      `The parameter ${shorten(value)} takes ${length} characters as SQL, and Athena takes ${limit}.`,
      { hint: 'Give a shorter one: a name, an id or a part of it.' },
    );
  }
}

function shorten(value: ColumnValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(`${text.slice(0, SHOWN)}…`);
}

/** This identity may not run the query, or not read what the query needs. */
export class AthenaAccessError extends QueryError {
  override readonly name = 'AthenaAccessError';

  constructor(reason: string, cause?: unknown) {
    super('query-access-denied', `Athena denies access: ${reason}`, {
      hint: 'Allow this identity athena:StartQueryExecution on the workgroup, glue:Get* on the database, and to read the bucket of the lake and write the result location.',
      cause,
    });
  }
}

/** Athena takes no more queries at the moment. */
export class AthenaThrottledError extends QueryError {
  override readonly name = 'AthenaThrottledError';

  constructor(reason: string, cause?: unknown) {
    super('query-throttled', `Athena takes no more queries at the moment: ${reason}`, {
      hint: 'Try again in a minute, or ask AWS to raise the limit of queries at a time.',
      cause,
      retryable: true,
    });
  }
}

/** Athena, or the bucket with its answers, did not answer. */
export class AthenaUnreachableError extends QueryError {
  override readonly name = 'AthenaUnreachableError';

  constructor(reason: string, cause?: unknown) {
    super('query-unreachable', `Athena cannot be reached: ${reason}`, {
      hint: 'Check the network, the region, and AWS_ENDPOINT_URL where it is set; then try again.',
      cause,
      retryable: true,
    });
  }
}

/** A partition is in the catalog and its files are not in the lake, or can't be read. */
export class AthenaPartitionError extends QueryError {
  override readonly name = 'AthenaPartitionError';

  constructor(reason: string, cause?: unknown) {
    super('query-partition-missing', `The files of a partition can't be read: ${reason}`, {
      hint: 'Bring the catalog up to date with `vanta-vuln catalog apply`, and look at the lake with `vanta-vuln lake verify`.',
      cause,
    });
  }
}

/** A column of the answer is a list, which Athena writes so that its items can't be told apart. */
export class AthenaArrayColumnError extends QueryError {
  override readonly name = 'AthenaArrayColumnError';
  readonly column: string;

  constructor(column: string, type: string) {
    super('query-array-column', `The column ${column} is of type ${type}, which Athena does not quote.`, {
      hint: `Select it as JSON: CAST(${column} AS JSON) AS ${column}.`,
    });
    this.column = column;
  }
}

/** A value of the answer is none of its column's type that a program can hold. */
export class AthenaValueError extends QueryValueError {
  override readonly name = 'AthenaValueError';
}

/** Athena or what it needs is not set up as the settings say. */
export class AthenaSetupError extends QueryError {
  override readonly name = 'AthenaSetupError';

  constructor(reason: string, cause?: unknown) {
    super('athena-setup', `Athena can't run the query: ${reason}`, {
      hint: 'Check the workgroup (its result location included), the database and the region; `vanta-vuln catalog apply` makes database and tables.',
      cause,
    });
  }
}
