import type { AthenaClient } from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ColumnValue } from '@vanta-vuln/core';
import { readResultObject } from './result-object.ts';
import { PAGE_ROWS, decodeRow, readPage } from './result-page.ts';
import type { ResultPage } from './result-page.ts';

// Beyond this, one read of the object is faster than a call for each thousand rows.
const PAGED_ROWS = 10_000;

/** An answer that lies ready. */
export interface ReadyAnswer {
  readonly id: string;
  /** The object that holds it. */
  readonly location: string;
  readonly first: ResultPage;
  readonly signal: AbortSignal;
}

/** How to reach what holds answers; the client of S3 is made when the first long one is read. */
export interface AnswerClients {
  readonly athena: AthenaClient;
  readonly s3: () => S3Client;
}

/** The rows of an answer in batches of at most 1,000: in pages, and from 10,000 rows on from its object. */
export async function* readRows(
  { athena, s3 }: AnswerClients,
  { id, location, first, signal }: ReadyAnswer,
): AsyncGenerator<readonly (readonly ColumnValue[])[]> {
  const { columns } = first;
  const decode = (rows: ResultPage['rows']) => rows.map((cells) => decodeRow(cells, columns));
  let read = first.rows.length;
  if (read > 0) yield decode(first.rows);
  let { next } = first;
  while (next !== undefined && read + PAGE_ROWS <= PAGED_ROWS) {
    const page = await readPage(athena, { id, token: next, signal });
    if (page.rows.length > 0) yield decode(page.rows);
    read += page.rows.length;
    next = page.next;
  }
  if (next === undefined) return;
  for await (const rows of readResultObject(s3(), { location, skip: read, batchRows: PAGE_ROWS, signal })) {
    yield decode(rows);
  }
}
