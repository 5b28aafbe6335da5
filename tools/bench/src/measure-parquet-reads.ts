import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { vulnerabilitiesTable } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { openObjectStore, openParquetFile } from '@vanta-vuln/storage-s3';
import type { Figure } from './figure.ts';

const COLUMNS = ['severity', 'first_detected_at', 'remediate_by'] as const;

/** The bytes that reading three columns of a file takes, beside the size of their column chunks. */
export async function measureParquetReads(path: string): Promise<readonly Figure[]> {
  const store = await openObjectStore(pathToFileURL(dirname(path)).href);
  const { counted, bytesRead } = countBytes(store);
  const file = await openParquetFile(counted, basename(path));
  let rows = 0;
  for await (const batch of file.read({ table: vulnerabilitiesTable, columns: COLUMNS }))
    rows += batch.length;
  const chunks = await chunkBytes(path);
  const detail = `${rows} rows: ${toMegabytes(bytesRead())} MB read of ${toMegabytes(chunks)} MB of chunks`;
  return [{ name: 'reading three columns', value: bytesRead() / chunks, unit: 'ratio', goal: 1.3, detail }];
}

function countBytes(store: ObjectStore) {
  let bytes = 0;
  const counted: ObjectStore = {
    location: store.location,
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    getRange: async (key, range) => {
      const read = await store.getRange(key, range);
      bytes += read.length;
      return read;
    },
    put: (key, body, options) => store.put(key, body, options),
    list: (prefix) => store.list(prefix),
    copy: (from, to) => store.copy(from, to),
    delete: (key) => store.delete(key),
    listUploads: () => store.listUploads(),
    abortUpload: (upload) => store.abortUpload(upload),
    close: () => store.close(),
  };
  return { counted, bytesRead: () => bytes };
}

async function chunkBytes(path: string): Promise<number> {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const names = COLUMNS.map((name) => `'${name}'`).join(', ');
  const result = await connection.runAndReadAll(
    `SELECT CAST(sum(total_compressed_size) AS DOUBLE) FROM parquet_metadata('${path}') WHERE path_in_schema IN (${names})`,
  );
  connection.closeSync();
  return Number(result.getRows()[0]?.[0]);
}

function toMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
