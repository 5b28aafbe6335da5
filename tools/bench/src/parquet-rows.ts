import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { vulnerabilitiesTable } from '@vanta-vuln/core';
import type { RowValues, TableSchema } from '@vanta-vuln/core';
import { parseJson } from './parse-json.ts';

const BATCH_ROWS = 100;
const READ_BYTES = 64 * 1024;

/** The vulnerabilities table, with its column of raw JSON or without. */
export function vulnerabilityColumns(rawJson: boolean): TableSchema {
  const columns = vulnerabilitiesTable.columns.filter(({ name }) => rawJson || name !== 'raw_json');
  return { name: vulnerabilitiesTable.name, columns };
}

/** Rows from a file with one JSON object a line, and how long reading and parsing them took. */
export class RowFile {
  readonly #path: string;
  #milliseconds = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** What the source took so far, to be left out of what a writer took. */
  get milliseconds(): number {
    return this.#milliseconds;
  }

  async *batches(): AsyncGenerator<readonly RowValues[]> {
    let rest = '';
    let batch: RowValues[] = [];
    let begun = performance.now();
    for await (const chunk of readText(this.#path)) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) batch.push(parseJson<RowValues>(line));
      if (batch.length < BATCH_ROWS) continue;
      this.#milliseconds += performance.now() - begun;
      yield batch;
      begun = performance.now();
      batch = [];
    }
    this.#milliseconds += performance.now() - begun;
    if (batch.length > 0) yield batch;
  }
}

/** A stream would take new memory for each piece, and the collector would be busy with that. */
async function* readText(path: string): AsyncGenerator<string> {
  await using file = await open(path);
  const buffer = Buffer.alloc(READ_BYTES);
  const decoder = new StringDecoder('utf8');
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES);
    if (bytesRead === 0) return;
    yield decoder.write(buffer.subarray(0, bytesRead));
  }
}
