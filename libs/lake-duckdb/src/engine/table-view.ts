import { PARTITION_COLUMNS } from '@vanta-vuln/core';
import type { Column, ColumnType, LakeTable } from '@vanta-vuln/core';
import { PARTITIONS_SUFFIX } from '../lake-tables.ts';
import { quoteName, quoteText } from './quote.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  string_list: 'VARCHAR[]',
  bigint: 'BIGINT',
};

/** The statement that makes a table out of files, for one connection. Without files it is an empty table. */
export function tableView(
  { name, schema, currentOf }: LakeTable,
  { paths, held }: { readonly paths: readonly string[]; readonly held: ReadonlySet<string> },
): string {
  const isDaily = currentOf === null;
  const columns = schema.columns.map((column) => selectColumn(column, held.has(column.name)));
  const days = PARTITION_COLUMNS.map((day) => (paths.length === 0 ? `CAST(NULL AS VARCHAR) AS ${day}` : day));
  const selected = [...columns, ...(isDaily ? days : [])].join(', ');
  const from = paths.length === 0 ? 'WHERE false' : `FROM ${readFiles(paths, isDaily)}`;
  return `CREATE OR REPLACE TEMP VIEW ${quoteName(name)} AS SELECT ${selected} ${from}`;
}

/** A moment is a TIMESTAMP, as Athena has it; a column that no file holds is null. */
function selectColumn({ name, type }: Column, isHeld: boolean): string {
  const column = quoteName(name);
  if (!isHeld) return `CAST(NULL AS ${SQL_TYPES[type]}) AS ${column}`;
  return type === 'timestamp' ? `CAST(${column} AS TIMESTAMP) AS ${column}` : column;
}

function readFiles(paths: readonly string[], isDaily: boolean): string {
  const types = `hive_types = {'year': VARCHAR, 'month': VARCHAR, 'day': VARCHAR}`;
  const days = isDaily ? `hive_partitioning = true, ${types}` : 'hive_partitioning = false';
  return `read_parquet([${paths.map(quoteText).join(', ')}], union_by_name = true, ${days})`;
}

/** The statement that makes the table of a table's partitions, each day `2026-01-31`. */
export function partitionsView(table: string, days: readonly string[]): string {
  const rows = days.map((day) => `(${day.split('-').map(quoteText).join(', ')})`);
  const from = rows.length === 0 ? "(VALUES ('', '', ''))" : `(VALUES ${rows.join(', ')})`;
  const where = rows.length === 0 ? ' WHERE false' : '';
  return `CREATE OR REPLACE TEMP VIEW ${quoteName(table + PARTITIONS_SUFFIX)} AS SELECT * FROM ${from} AS days(year, month, day)${where}`;
}
