import type { Column, TableSchema } from '@vanta-vuln/core';
import { parquetSchema } from 'hyparquet';
import type { OpenParquet } from './open-parquet.ts';
import { ParquetSchemaError } from './parquet-errors.ts';
import { typeOfElement } from './schema-elements.ts';

/**
 * The names of the table's columns that a file holds.
 *
 * A file of an earlier version holds the first columns, one of a later version more than all of them.
 * Throws ParquetSchemaError, with both types or names, on anything else.
 */
export function matchSchema(file: OpenParquet, table: TableSchema): ReadonlySet<string> {
  const found = parquetSchema(file.metadata).children.map(({ element }) => element);
  const held = table.columns.slice(0, found.length);
  held.forEach((column, index) => checkColumn(file, column, found[index]));
  return new Set(held.map(({ name }) => name));
}

function checkColumn(
  file: OpenParquet,
  column: Column,
  element: Parameters<typeof typeOfElement>[0] | undefined,
) {
  if (element === undefined || element.name !== column.name) {
    const difference = `the column ${element?.name} stands where the table has ${column.name}`;
    throw new ParquetSchemaError(file.name, difference);
  }
  const type = typeOfElement(element);
  if (type === column.type) return;
  throw new ParquetSchemaError(
    file.name,
    `the column ${column.name} is ${type}, the table has ${column.type}`,
  );
}
