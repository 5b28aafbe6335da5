import type { ColumnValue } from '@vanta-vuln/core';

/** A value as hyparquet decodes it, as one of ours; INT64 comes as a bigint and holds safe integers. */
export function toColumnValue(value: unknown): ColumnValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(String);
  throw new TypeError(`A column of a Parquet file holds ${typeof value}.`);
}
