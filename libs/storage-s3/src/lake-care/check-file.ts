import { SCHEMA_VERSION, VantaVulnError } from '@vanta-vuln/core';
import type { ObjectStore, TableSchema } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { ParquetFileError, ParquetSchemaError } from '../parquet/parquet-errors.ts';
import type { InventoryItem } from './inventory.ts';
import type { LakeProblem } from './lake-problem.ts';

/** A file of a lake that was looked into. */
export interface CheckedFile extends InventoryItem {
  /** Null when it can't be read. */
  readonly rows: number | null;
  readonly runId: string | null;
  readonly problems: readonly LakeProblem[];
}

/** Opens a file and holds it against its table; with `deep`, decodes every value of it. */
export async function checkFile(
  store: ObjectStore,
  item: InventoryItem,
  { table, deep }: { readonly table: TableSchema; readonly deep: boolean },
): Promise<CheckedFile> {
  const { key } = item.stored;
  try {
    const file = await openParquetFile(store, key);
    const { rows, facts } = file;
    const runId = facts['run_id'] ?? null;
    const problems = [...checkTable(key, facts, table), ...checkVersion(key, facts)];
    if (problems.length > 0) return { ...item, rows, runId, problems };
    // Even without columns, a read holds the schema of the file against the table.
    const columns = deep ? table.columns.map(({ name }) => name) : [];
    let decoded = 0;
    for await (const batch of file.read({ table, columns })) decoded += batch.length;
    return { ...item, rows, runId, problems: decoded === rows ? [] : [fewer(key, decoded, rows)] };
  } catch (error) {
    return { ...item, rows: null, runId: null, problems: [toProblem(key, error)] };
  }
}

function checkTable(
  key: string,
  facts: Readonly<Record<string, string>>,
  { name }: TableSchema,
): LakeProblem[] {
  const found = facts['table'];
  if (found === name) return [];
  const message =
    found === undefined ? 'does not say which table it holds' : `holds ${found} instead of ${name}`;
  return [{ kind: 'unreadable', key, message }];
}

function checkVersion(key: string, facts: Readonly<Record<string, string>>): LakeProblem[] {
  const version = Number(facts['schema_version'] ?? NaN);
  if (version >= 1 && version <= SCHEMA_VERSION) return [];
  const message = `has schema version ${facts['schema_version'] ?? 'none'}, known are 1 to ${SCHEMA_VERSION}`;
  return [{ kind: 'schema-unknown', key, message }];
}

function fewer(key: string, decoded: number, rows: number): LakeProblem {
  return { kind: 'unreadable', key, message: `holds ${decoded} rows where its footer says ${rows}` };
}

function toProblem(key: string, error: unknown): LakeProblem {
  if (error instanceof ParquetSchemaError) return { kind: 'schema-unknown', key, message: error.message };
  if (error instanceof ParquetFileError) return { kind: 'unreadable', key, message: error.message };
  if (error instanceof VantaVulnError && error.code === 'object-not-found') {
    return { kind: 'missing', key, message: 'was deleted while the lake was verified' };
  }
  throw error;
}
