import type { QueryColumn, QueryJobs } from '@vanta-vuln/core';
import { RowTooLargeError } from '../request-errors.ts';
import type { RowType } from './json-response.ts';
import { writePageToken } from './page-token.ts';
import type { PagePlace } from './page-token.ts';
import { rowWriter } from './row-texts.ts';

/** A page of an answer as the API gives it. */
export interface AnswerPage {
  readonly columns: readonly QueryColumn[];
  readonly heading: string;
  /** One text for each row. */
  readonly rows: readonly string[];
  /** Asks for the page that follows; null after the last one. */
  readonly next: string | null;
}

/** Which page, and in which form. */
export interface AnswerPageOptions {
  readonly id: string;
  readonly place: PagePlace;
  readonly type: RowType;
  /** Bytes of the rows, as a JSON text holds them: that is how Lambda hands an answer on. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Reads a page of the engine's and gives as many of its rows as fit. Throws RowTooLargeError when not even one does. */
export async function readAnswerPage(
  jobs: QueryJobs,
  { id, place, type, maxBytes, signal }: AnswerPageOptions,
): Promise<AnswerPage> {
  const { columns, rows, next } = await jobs.page(id, { token: place.token, signal });
  const writer = rowWriter(type, columns);
  const texts: string[] = [];
  let bytes = 0;
  for (const row of rows.slice(place.skip)) {
    const text = writer.write(row);
    bytes += Buffer.byteLength(JSON.stringify(text));
    if (bytes > maxBytes) break;
    texts.push(text);
  }
  const end = place.skip + texts.length;
  const isCut = end < rows.length;
  if (isCut && texts.length === 0) throw new RowTooLargeError(maxBytes);
  return {
    columns,
    heading: place.token === undefined && place.skip === 0 ? writer.heading : '',
    rows: texts,
    next: isCut ? writePageToken({ ...place, skip: end }) : nextPage(next),
  };
}

function nextPage(token: string | null): string | null {
  return token === null ? null : writePageToken({ token, skip: 0 });
}
