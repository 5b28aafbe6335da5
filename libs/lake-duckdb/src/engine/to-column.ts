import { QueryValueError } from '@vanta-vuln/core';
import type { ColumnType, ColumnValue, QueryColumn } from '@vanta-vuln/core';
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
} from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';

const MS_PER_DAY = 86_400_000;
const INTEGERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);
const FRACTIONS = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE, DuckDBTypeId.DECIMAL]);
const MOMENTS = new Set([
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

/** A column of an answer; what has no type of ours is a text. */
export function toQueryColumn(name: string, { typeId }: DuckDBType): QueryColumn {
  return { name, type: toColumnType(typeId) };
}

function toColumnType(typeId: DuckDBTypeId): ColumnType {
  if (INTEGERS.has(typeId)) return 'bigint';
  if (FRACTIONS.has(typeId)) return 'double';
  if (MOMENTS.has(typeId)) return 'timestamp';
  if (typeId === DuckDBTypeId.BOOLEAN) return 'boolean';
  return typeId === DuckDBTypeId.LIST ? 'string_list' : 'string';
}

/**
 * A value of an answer: moments and days are milliseconds since 1970. Throws QueryValueError for a whole number that
 * would be rounded.
 */
export function toColumnValue(value: DuckDBValue, column: string): ColumnValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (typeof value === 'bigint') return toSafeInteger(value, column);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(String);
  return toMoment(value) ?? value.toString();
}

function toSafeInteger(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new QueryValueError(String(value), { column, type: 'bigint' });
}

function toMoment(value: DuckDBValue): number | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return Math.floor(Number(value.micros) / 1000);
  }
  if (value instanceof DuckDBDateValue) return value.days * MS_PER_DAY;
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis);
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000;
  if (value instanceof DuckDBTimestampNanosecondsValue) return Math.floor(Number(value.nanos) / 1_000_000);
  return null;
}
