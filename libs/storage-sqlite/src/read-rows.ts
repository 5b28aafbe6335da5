import { DATASET_TABLES, SEVERITIES, UNKNOWN } from '@vanta-vuln/core';
import type { DatasetColumn, DatasetName, DatasetRow, Projected, ReadRowsOptions } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import { readBatches } from './read-batches.ts';
import { whereClause } from './row-conditions.ts';
import { rowDecoder } from './row-codec.ts';
import type { StoredValue } from './row-codec.ts';

/** Reads the rows of a dataset in batches of tuples. */
export async function* readRows<D extends DatasetName, const Columns extends readonly DatasetColumn<D>[]>(
  connection: Connection,
  dataset: D,
  options: ReadRowsOptions<D, Columns>,
): AsyncGenerator<readonly Projected<DatasetRow<D>, Columns>[]> {
  const { sql, values } = selectRows(dataset, options);
  const statement = connection.prepare<StoredValue[], Projected<DatasetRow<D>, Columns>>(sql).raw();
  const columns = options.columns.map((name) => columnOf(dataset, name));
  const decode = rowDecoder(columns);
  for await (const batch of readBatches(statement, values, options)) {
    if (decode !== null) for (const row of batch) decodeInPlace(row, decode);
    yield batch;
  }
}

function decodeInPlace(row: unknown, decode: (stored: unknown[]) => void): void {
  if (Array.isArray(row)) decode(row);
}

function columnOf(dataset: DatasetName, name: string) {
  const column = DATASET_TABLES[dataset].columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new TypeError(`${dataset} has no column ${name}`);
  return column;
}

function selectRows<D extends DatasetName, Columns extends readonly DatasetColumn<D>[]>(
  dataset: D,
  options: ReadRowsOptions<D, Columns>,
): { readonly sql: string; readonly values: readonly StoredValue[] } {
  const where = options.filter === undefined ? { sql: '', values: [] } : whereClause(dataset, options.filter);
  const parts = [
    `SELECT ${options.columns.map((name) => expressionOf(dataset, name)).join(', ')}`,
    `FROM ${DATASET_LAYOUT[dataset].name}`,
    where.sql,
    options.sort === undefined ? '' : orderBy(dataset, options.sort.column, options.sort.direction),
    'LIMIT ? OFFSET ?',
  ];
  return { sql: parts.join(' '), values: [...where.values, options.limit ?? -1, options.offset ?? 0] };
}

/** All rows of a dataset were last seen by one run, which is noted once. */
function expressionOf(dataset: DatasetName, name: string): string {
  if (name !== 'run_id' && name !== 'observed_at') return name;
  return `(SELECT ${name} FROM dataset_state WHERE dataset = '${dataset}')`;
}

function orderBy(dataset: DatasetName, column: string, direction: 'asc' | 'desc'): string {
  const { name } = columnOf(dataset, column);
  const expressions = name === 'severity' ? [SEVERITY_RANK, name] : [expressionOf(dataset, name)];
  const terms = expressions.map((expression) => `${expression} ${direction} NULLS LAST`);
  return `ORDER BY ${terms.join(', ')}, id`;
}

const SEVERITY_RANK = `CASE severity ${SEVERITIES.map((severity, rank) => `WHEN '${severity}' THEN ${rank}`).join(' ')} WHEN '${UNKNOWN}' THEN ${SEVERITIES.length + 1} ELSE ${SEVERITIES.length} END`;
