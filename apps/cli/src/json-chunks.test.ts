import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonArrayChunks, ndjsonChunks } from './json-chunks.ts';

async function* batchesOf(batches: readonly (readonly unknown[])[]): AsyncGenerator<readonly string[]> {
  for (const batch of batches) yield batch.map((value) => JSON.stringify(value));
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

const anyBatches = fc.array(fc.array(fc.jsonValue()));

describe('jsonArrayChunks', () => {
  it('gives back all values in order, however they were batched', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatches, async (batches) => {
        const text = await textOf(jsonArrayChunks(batchesOf(batches)));
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(batches.flat()));
      }),
    );
  });

  it('gives an empty array for nothing', async () => {
    expect(await textOf(jsonArrayChunks(batchesOf([[], []])))).toBe('[]\n');
  });
});

describe('ndjsonChunks', () => {
  it('gives a line for each value', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatches, async (batches) => {
        const text = await textOf(ndjsonChunks(batchesOf(batches)));
        const lines = text.split('\n').slice(0, -1);
        expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
          batches.flat().map((value): unknown => JSON.parse(JSON.stringify(value))),
        );
      }),
    );
  });

  it('gives one line to a value whose text was sent on several', async () => {
    async function* sent() {
      yield ['{\n  "id": "a",\r\n  "text": "two\\nlines"\n}', '{"id":"b\u2028"}'];
    }
    const lines = (await textOf(ndjsonChunks(sent()))).trimEnd().split(/[\n\u2028]/);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { id: 'a', text: 'two\nlines' },
      { id: 'b\u2028' },
    ]);
  });
});
