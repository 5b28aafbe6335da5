import { QueryError, describeValue } from '@vanta-vuln/core';
import type { QueryParameter } from '@vanta-vuln/core';
import { DuckDBTimestampValue, LIST, VARCHAR } from '@duckdb/node-api';
import type { DuckDBPreparedStatement } from '@duckdb/node-api';

/** The last moment of a Date; in microseconds DuckDB counts further. */
const LAST_MOMENT = 8.64e15;

/** Gives a value to each `?` of a statement. Throws QueryError when there are more or fewer, or one has another type. */
export function bindParameters(
  prepared: DuckDBPreparedStatement,
  parameters: readonly QueryParameter[],
): void {
  if (prepared.parameterCount !== parameters.length) {
    throw new QueryError(
      'query-parameters',
      `The statement has ${prepared.parameterCount} question marks, and ${parameters.length} values were given.`,
      { hint: 'Give one value for each question mark, in their order.' },
    );
  }
  for (const [index, parameter] of parameters.entries()) bindParameter(prepared, index + 1, parameter);
}

function bindParameter(
  prepared: DuckDBPreparedStatement,
  position: number,
  { type, value }: QueryParameter,
): void {
  if (value === null) return prepared.bindNull(position);
  if (type === 'string' && typeof value === 'string') return prepared.bindVarchar(position, value);
  if (type === 'boolean' && typeof value === 'boolean') return prepared.bindBoolean(position, value);
  if (type === 'string_list' && typeof value === 'object')
    return prepared.bindList(position, value, LIST(VARCHAR));
  if (typeof value === 'number') {
    if (type === 'double') return prepared.bindDouble(position, value);
    if (type === 'bigint' && Number.isSafeInteger(value)) return prepared.bindBigInt(position, BigInt(value));
    if (type === 'timestamp' && Number.isInteger(value) && Math.abs(value) <= LAST_MOMENT) {
      return prepared.bindTimestamp(position, new DuckDBTimestampValue(BigInt(value) * 1000n));
    }
  }
  throw new QueryError('query-parameters', `Value ${position}, ${describeValue(value)}, is no ${type}.`, {
    hint: 'Give a value of that type; moments are whole milliseconds since 1970.',
  });
}
