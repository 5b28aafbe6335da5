const BATCH_SIZE = 1000;

/** Cuts what comes in pieces of any size into batches of one size; stops at the signal. */
export async function* toBatches<Item>(
  pieces: AsyncIterable<readonly Item[]>,
  options: { readonly batchSize?: number | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Item[]> {
  const { batchSize = BATCH_SIZE, signal } = options;
  let batch: Item[] = [];
  for await (const piece of pieces) {
    let start = 0;
    while (start < piece.length) {
      const end = start + batchSize - batch.length;
      batch.push(...piece.slice(start, end));
      start = end;
      if (batch.length < batchSize) continue;
      signal?.throwIfAborted();
      yield batch;
      batch = [];
    }
  }
  signal?.throwIfAborted();
  if (batch.length > 0) yield batch;
}
