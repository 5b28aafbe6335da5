import type { ColumnValue, QueryColumn, QueryResult } from '@vanta-vuln/core';
import type { DuckDBDataChunk, DuckDBPreparedStatement } from '@duckdb/node-api';
import { toColumnValue, toQueryColumn } from './to-column.ts';

/** What belongs to an answer. */
export interface StreamOptions {
  /** `performance.now()` at the call. */
  readonly startedAt: number;
  readonly bytesRead: number;
  /** Is aborted when the query is stopped; DuckDB then ends the rows as if there were no more. */
  readonly signal: AbortSignal;
  /** Releases the connection and the files. */
  readonly close: () => Promise<void>;
  /** The error to throw for one that came up. */
  readonly explain: (error: unknown) => unknown;
}

type Batch = readonly (readonly ColumnValue[])[];

/** Runs a statement and gives its rows as DuckDB makes them, some 2,000 at a time. */
export async function streamResult(
  prepared: DuckDBPreparedStatement,
  { startedAt, bytesRead, signal, close, explain }: StreamOptions,
): Promise<QueryResult> {
  const result = await prepared.stream();
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, index) => {
    const type = types[index];
    return type === undefined ? { name, type: 'string' as const } : toQueryColumn(name, type);
  });
  // A chunk is freed by its finalizer alone, and has room for 2,048 values in each column, 0.5 MB for 16 columns. One that
  // the generator below kept across a yield was not freed before a full collection: 1.2 GB after some thousand queries.
  const fetchRows = async () => {
    const chunk = await result.fetchChunk();
    signal.throwIfAborted();
    return chunk === null ? [] : toRows(chunk, columns);
  };
  const first = await fetchRows();
  const milliseconds = performance.now() - startedAt;

  async function* readRows(): AsyncGenerator<Batch> {
    try {
      for (let rows = first; rows.length > 0; rows = await fetchRows()) yield rows;
    } catch (error) {
      throw explain(error);
    } finally {
      await close();
    }
  }

  return {
    columns,
    rows: readRows(),
    statistics: { bytesRead, milliseconds, costUsd: 0, reused: false },
    [Symbol.asyncDispose]: close,
  };
}

function toRows(chunk: DuckDBDataChunk, columns: readonly QueryColumn[]): Batch {
  const read = chunk.getColumns().map((values, index) => {
    const { name = '' } = columns[index] ?? {};
    return values.map((value) => toColumnValue(value, name));
  });
  return Array.from({ length: chunk.rowCount }, (_, row) => read.map((values) => values[row] ?? null));
}
