import { isWithinYears1To9999 } from '@vanta-vuln/core';
import type { ColumnType, ColumnValue } from '@vanta-vuln/core';
import { AthenaParameterError } from './athena-errors.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'varchar',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp(3)',
  string_list: 'array(varchar)',
  bigint: 'bigint',
};

/**
 * A value as the SQL literal of its type: what Athena takes for a `?`.
 *
 * Timestamps are milliseconds since 1970, from year 1 to 9999. Throws AthenaParameterError when the value is not
 * of the type.
 */
export function toAthenaLiteral(value: ColumnValue, type: ColumnType): string {
  if (value === null) return `CAST(NULL AS ${SQL_TYPES[type]})`;
  const literal = literalOf(value, type);
  if (literal === null) throw new AthenaParameterError(value, type);
  return literal;
}

function literalOf(value: NonNullable<ColumnValue>, type: ColumnType): string | null {
  if (typeof value === 'string') return type === 'string' ? textLiteral(value) : null;
  if (typeof value === 'boolean') return type === 'boolean' ? String(value) : null;
  if (typeof value === 'number') return numberLiteral(value, type);
  return type === 'string_list' ? listLiteral(value) : null;
}

function numberLiteral(value: number, type: ColumnType): string | null {
  if (type === 'double') return `DOUBLE '${Object.is(value, -0) ? '-0' : value}'`;
  if (type === 'bigint') return Number.isSafeInteger(value) ? `BIGINT '${value}'` : null;
  return type === 'timestamp' ? timestampLiteral(value) : null;
}

function timestampLiteral(moment: number): string | null {
  if (!Number.isInteger(moment) || !isWithinYears1To9999(moment)) return null;
  return `TIMESTAMP '${new Date(moment).toISOString().replace('T', ' ').replace('Z', '')}'`;
}

/** Half a surrogate pair has no UTF-8 and would arrive as another text. */
function textLiteral(text: string): string | null {
  return text.isWellFormed() ? `'${text.replaceAll("'", "''")}'` : null;
}

function listLiteral(items: readonly string[]): string | null {
  if (items.length === 0) return `CAST(ARRAY[] AS ${SQL_TYPES.string_list})`;
  const literals = items.map(textLiteral);
  return literals.includes(null) ? null : `ARRAY[${literals.join(', ')}]`;
}
