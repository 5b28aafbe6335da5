import { ObjectNotFoundError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { ParquetFileError } from '../parquet/parquet-errors.ts';

/** What a Parquet file says of itself; what it does not say is null. */
export interface FileDescription {
  readonly rows: number;
  readonly table: string | null;
  readonly runId: string | null;
  readonly schemaVersion: number | null;
}

/** Reads the footer of a file; null when it is no Parquet file, is cut off, or is gone. */
export async function describeLakeFile(store: ObjectStore, key: string): Promise<FileDescription | null> {
  try {
    const { rows, facts } = await openParquetFile(store, key);
    const version = Number(facts['schema_version'] ?? NaN);
    return {
      rows,
      table: facts['table'] ?? null,
      runId: facts['run_id'] ?? null,
      schemaVersion: Number.isInteger(version) ? version : null,
    };
  } catch (error) {
    if (error instanceof ParquetFileError || error instanceof ObjectNotFoundError) return null;
    throw error;
  }
}
