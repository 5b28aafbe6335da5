import type { Column, ColumnType, TableSchema } from '@vanta-vuln/core';
import type { SchemaElement } from 'hyparquet';

type Physical = Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>;

const STRING: Physical = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };

/** How Parquet stores each type of our columns; lists have three levels, see the Parquet format's LogicalTypes. */
const PHYSICAL: Readonly<Record<Exclude<ColumnType, 'string_list'>, Physical>> = {
  string: STRING,
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  bigint: { type: 'INT64' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

/** The schema of a Parquet file that holds a table. */
export function toSchemaElements({ columns }: TableSchema): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(toElements)];
}

function toElements({ name, type, nullable }: Column): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  if (type !== 'string_list') return [{ name, repetition_type, ...PHYSICAL[type] }];
  return [
    { name, repetition_type, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...STRING },
  ];
}

/** Our type of a column of a file, or a description of what it is instead. */
export function typeOfElement(element: SchemaElement): ColumnType | (string & {}) {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === 'LIST' || logical?.type === 'LIST') return 'string_list';
  if (converted === 'UTF8' || logical?.type === 'STRING') return 'string';
  if (logical?.type === 'TIMESTAMP')
    return logical.unit === 'MILLIS' ? 'timestamp' : `TIMESTAMP(${logical.unit})`;
  if (converted === 'TIMESTAMP_MILLIS') return 'timestamp';
  if (converted !== undefined || logical !== undefined) return `${logical?.type ?? converted}`;
  if (type === 'DOUBLE') return 'double';
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'INT64' ? 'bigint' : (type ?? 'group');
}
