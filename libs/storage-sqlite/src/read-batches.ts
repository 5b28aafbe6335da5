import type { Statement } from 'better-sqlite3';
import type { StoredValue } from './row-codec.ts';

const BATCH_SIZE = 1000;

/** Reads the rows of a statement in batches; leaving the loop early releases the cursor. */
export async function* readBatches<Row>(
  statement: Statement<StoredValue[], Row>,
  values: readonly StoredValue[],
  options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Row[]> {
  const { batchSize = BATCH_SIZE, signal } = options;
  let batch: Row[] = [];
  for (const row of statement.iterate(...values)) {
    if (batch.push(row) < batchSize) continue;
    signal?.throwIfAborted();
    yield batch;
    batch = [];
  }
  signal?.throwIfAborted();
  if (batch.length > 0) yield batch;
}
