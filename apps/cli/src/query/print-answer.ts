import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerColumns } from '@vanta-vuln/core';
import type { QueryResult } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags, QueryFormat } from '../commands/query.ts';
import { csvRows, jsonRows } from '../commands/export-texts.ts';
import { jsonArrayChunks, ndjsonChunks } from '../json-chunks.ts';
import { askedFormat } from '../json-format.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { chunksForStandardOutput, printNote } from '../write-text.ts';
import { answerNote } from './answer-note.ts';
import { renderAnswer } from './render-answer.ts';

/** An answer and how to show it. */
export interface PrintAnswerOptions {
  readonly result: QueryResult;
  readonly snapshotDate: string | null;
  readonly format: QueryFormat;
  /** Whether the question has a limit, and tells in `matching` how many rows there are without it. */
  readonly isLimited: boolean;
  /** The file to write; null for standard output. */
  readonly path: string | null;
}

/** The format that the flags ask for. Throws UsageError when a terminal would get bytes, or a file a table. */
export function chooseFormat(
  { terminal }: CommandContext,
  { format, json, output }: Pick<QueryFlags, 'format' | 'json' | 'output'>,
): QueryFormat {
  const chosen = askedFormat({ format, json }) ?? formatOf(output);
  if (chosen === 'parquet' && output === undefined && terminal.stdout.isTTY === true) {
    throw new UsageError('Parquet is no text for a terminal.', 'Give --output FILE, or send it to a pipe.');
  }
  return chosen;
}

function formatOf(output: string | undefined): QueryFormat {
  if (output === undefined) return 'table';
  switch (extname(output).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.ndjson':
    case '.jsonl':
      return 'ndjson';
    case '.parquet':
      return 'parquet';
    default:
      return 'json';
  }
}

/** Writes the rows to standard output or to a file, and beside them what they have cost. */
export async function printAnswer(context: CommandContext, options: PrintAnswerOptions): Promise<void> {
  const { result, snapshotDate, isLimited, path } = options;
  const matchingIndex = isLimited ? result.columns.findIndex(({ name }) => name === 'matching') : -1;
  let rows = 0;
  let matching: number | null = null;
  const batches = lookInto(result.rows, (batch) => {
    rows += batch.length;
    const total = batch[0]?.[matchingIndex];
    if (typeof total === 'number' || typeof total === 'bigint') matching = Number(total);
  });
  const chunks = await answerChunks(context, { ...options, batches });
  if (path === null) {
    await pipeline(Readable.from(chunks), context.terminal.stdout, { end: false });
  } else {
    await writeFileAtomically(path, chunks, context.terminal.interruption());
    await printNote(context, `Wrote ${path}`);
  }
  await printNote(context, answerNote({ rows, matching, snapshotDate, statistics: result.statistics }));
}

type Batches = QueryResult['rows'];

type Batch = Batches extends AsyncIterable<infer Rows> ? Rows : never;

async function* lookInto(batches: Batches, look: (batch: Batch) => void): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    look(batch);
    yield batch;
  }
}

async function answerChunks(
  context: CommandContext,
  { result, format, path, batches }: PrintAnswerOptions & { readonly batches: Batches },
): Promise<AsyncIterable<string | Uint8Array>> {
  const answer = { columns: answerColumns(result.columns), batches };
  const shown = (texts: AsyncIterable<string>) =>
    path === null ? chunksForStandardOutput(context, texts) : texts;
  switch (format) {
    case 'table':
      return renderAnswer(context, answer);
    case 'csv':
      return shown(csvRows(answer));
    case 'json':
      return shown(jsonArrayChunks(jsonRows(answer)));
    case 'ndjson':
      return shown(ndjsonChunks(jsonRows(answer)));
    case 'parquet':
      return (await import('./parquet-chunks.ts')).parquetChunks(answer);
  }
}
