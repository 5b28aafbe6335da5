import { jsonOnOneLine } from '@vanta-vuln/core';

/**
 * The text of a JSON array of values that come in batches, a chunk for each batch; memory is bounded by one batch.
 *
 * @param texts JSON texts, one for each value
 */
export async function* jsonArrayChunks(texts: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const batch of texts) {
    if (batch.length === 0) continue;
    yield separator + batch.join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** The text of newline-delimited JSON, a chunk for each batch; line breaks between the parts of a text become spaces. */
export async function* ndjsonChunks(texts: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const batch of texts) {
    if (batch.length > 0) yield `${batch.map(jsonOnOneLine).join('\n')}\n`;
  }
}
