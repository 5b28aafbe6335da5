/** Appends a file of rows to a table of DuckDB, copies that to Parquet, and prints how long it took without reading them. */
import { stat } from 'node:fs/promises';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampMillisecondsValue,
  LIST,
  TIMESTAMP_MS,
  VARCHAR,
  listValue,
} from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import type { Column, RowValues } from '@vanta-vuln/core';
import { RowFile, vulnerabilityColumns } from './parquet-rows.ts';

// A chunk of DuckDB holds no more.
const CHUNK_ROWS = 2048;

const TYPES = {
  string: VARCHAR,
  double: DOUBLE,
  boolean: BOOLEAN,
  bigint: BIGINT,
  timestamp: TIMESTAMP_MS,
  string_list: LIST(VARCHAR),
} as const;

const [source = '', target = '', raw, codec = 'snappy'] = process.argv.slice(2);
const { columns } = vulnerabilityColumns(raw === 'raw');
const file = new RowFile(source);
const begun = performance.now();
const database = await DuckDBInstance.create(':memory:');
const connection = await database.connect();
const declared = columns.map(({ name, type }) => `${name} ${TYPES[type].toString()}`);
await connection.run(`CREATE TABLE vulnerabilities (${declared.join(', ')})`);
const appender = await connection.createAppender('vulnerabilities');
const types = columns.map(({ type }) => TYPES[type]);
for await (const batch of file.batches()) {
  for (let start = 0; start < batch.length; start += CHUNK_ROWS) {
    const rows = batch.slice(start, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, rows.length);
    chunk.setColumns(columns.map((column) => rows.map((row) => toDuckDB(column, row))));
    appender.appendDataChunk(chunk);
  }
}
appender.closeSync();
await connection.run(`COPY vulnerabilities TO '${target}' (FORMAT parquet, COMPRESSION ${codec})`);
const milliseconds = performance.now() - begun - file.milliseconds;
const { size: bytes } = await stat(target);
process.stdout.write(JSON.stringify({ milliseconds, bytes }));
connection.closeSync();

function toDuckDB({ name, type }: Column, row: RowValues): DuckDBValue {
  const value = row[name];
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return listValue([...value]);
  if (type === 'timestamp') return new DuckDBTimestampMillisecondsValue(BigInt(value));
  return type === 'bigint' ? BigInt(value) : value;
}
