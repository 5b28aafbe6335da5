import { ObjectNotFoundError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';

/** The run that a Parquet file says it is of; null where there is no file. Throws ParquetFileError. */
export async function readRunId(store: ObjectStore, key: string): Promise<string | null> {
  try {
    return (await openParquetFile(store, key)).facts['run_id'] ?? null;
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return null;
    throw error;
  }
}
