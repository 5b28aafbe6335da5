import type { Column, ColumnValue, RowValues } from '@vanta-vuln/core';

/** What SQLite stores in a column. */
export type StoredValue = string | number | null;

/** The stored form of a value: booleans as 0 and 1, lists as JSON. */
function encodeValue(value: ColumnValue | undefined): StoredValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value;
}

/** The stored values of a row, in the order of the columns. */
export function encodeRow(columns: readonly Column[], row: RowValues): StoredValue[] {
  const values: StoredValue[] = [];
  for (const column of columns) values.push(encodeValue(row[column.name]));
  return values;
}

/** The value of a stored one. */
function decodeValue({ type }: Column, stored: StoredValue): ColumnValue {
  if (stored === null) return null;
  if (type === 'boolean') return stored === 1;
  if (type === 'string_list') return parseList(stored);
  return stored;
}

/** The row of stored values that come in the order of the columns. */
export function decodeRow(columns: readonly Column[], stored: readonly StoredValue[]): RowValues {
  const row: Record<string, ColumnValue> = {};
  columns.forEach((column, index) => {
    row[column.name] = decodeValue(column, stored[index] ?? null);
  });
  return row;
}

/** Decodes in place the columns whose stored form differs from their value; most projections have none. */
export function rowDecoder(columns: readonly Column[]): ((stored: unknown[]) => void) | null {
  const positions = columns.flatMap((column, index) =>
    column.type === 'boolean' || column.type === 'string_list'
      ? [{ index, isBoolean: column.type === 'boolean' }]
      : [],
  );
  if (positions.length === 0) return null;
  return (stored) => {
    for (const { index, isBoolean } of positions) {
      const value = stored[index];
      if (value !== null) stored[index] = isBoolean ? value === 1 : parseList(value);
    }
  };
}

function parseList(stored: unknown): readonly string[] {
  const list: unknown = typeof stored === 'string' ? JSON.parse(stored) : null;
  return Array.isArray(list) ? list.map(String) : [];
}
