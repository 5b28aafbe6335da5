import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { historyTable, vulnerabilitiesTable } from '@vanta-vuln/core';
import type { ColumnType } from '@vanta-vuln/core';
import { quoteText } from '../src/engine/quote.ts';

const TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMPTZ',
  string_list: 'VARCHAR[]',
  bigint: 'BIGINT',
};

/** Writes the answer to a SELECT as a Parquet file of a lake, which says of itself what `facts` are. */
export async function writeParquetFile(
  lake: string,
  key: string,
  select: string,
  facts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const path = join(lake, key);
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const metadata = Object.entries(facts).map(([name, value]) => `${name}: ${quoteText(value)}`);
  const said = metadata.length === 0 ? '' : `, KV_METADATA {${metadata.join(', ')}}`;
  await connection.run(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet${said})`);
  connection.closeSync();
  instance.closeSync();
}

/** So many vulnerabilities of a day in January 2026, with all columns of the table or the first `columns` of them only. */
export function vulnerabilities(
  rows: number,
  {
    columns = Infinity,
    id = "'v' || i",
    name = "'CVE-' || i",
    day = '15',
  }: { columns?: number; id?: string; name?: string; day?: string } = {},
): string {
  const given: Readonly<Record<string, string>> = {
    id,
    name,
    severity: "CASE WHEN i % 2 = 0 THEN 'HIGH' ELSE 'LOW' END",
    first_detected_at: "TIMESTAMPTZ '2026-01-01 00:00:00Z'",
    is_fixable: 'true',
    is_deactivated: 'false',
    run_id: "'run'",
    observed_at: `TIMESTAMPTZ '2026-01-${day} 06:00:00Z'`,
    raw_json: "repeat('x', 100) || i",
  };
  const selected = vulnerabilitiesTable.columns
    .slice(0, columns)
    .map(({ name: column, type }) => `CAST(${given[column] ?? 'NULL'} AS ${TYPES[type]}) AS ${column}`);
  return `SELECT ${selected.join(', ')} FROM range(${rows}) t(i)`;
}

/** One change, of the vulnerability of this id, with all columns of the table. */
export function change(id: string): string {
  const columns = historyTable.columns.map(
    ({ name, type }) => `CAST(${name === 'id' ? quoteText(id) : 'NULL'} AS ${TYPES[type]}) AS "${name}"`,
  );
  return `SELECT ${columns.join(', ')}`;
}

/** The key of the vulnerabilities of a day in January 2026. */
export const dayOf = (day: string) => `vulnerabilities/year=2026/month=01/day=${day}/vulnerabilities.parquet`;

/** The key of the current vulnerabilities of a lake without a pointer. */
export const CURRENT = 'vulnerabilities/current/vulnerabilities_latest.parquet';
