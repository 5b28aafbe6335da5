import type { ResourceName } from '@vanta-vuln/core';
import type { Answer } from './answer.ts';
import { LIST_START, decodeCursor, encodeCursor } from './cursor.ts';
import type { StruckFaults } from './faults.ts';
import type { ListPage } from './list-page.ts';
import { spoilRows } from './spoil-rows.ts';

let salt = 0;

/** A page as the faults that strike its request leave it. */
export function spoilPage(
  page: ListPage,
  faults: StruckFaults,
  asked: { readonly resource: ResourceName; readonly cursor: string | null },
): ListPage {
  const start = (asked.cursor === null ? null : decodeCursor(asked.resource, asked.cursor)) ?? LIST_START;
  const pageInfo = { ...page.pageInfo, hasNextPage: true };
  if (faults.has('empty-page')) {
    salt += 1;
    const endCursor = encodeCursor(asked.resource, start, salt);
    return { rows: [], pageInfo: { ...pageInfo, startCursor: null, endCursor } };
  }
  const rows = faults.all().reduce(spoilRows, page.rows);
  if (!faults.has('stuck-cursor')) return { ...page, rows };
  return { rows, pageInfo: { ...pageInfo, endCursor: asked.cursor ?? encodeCursor(asked.resource, start) } };
}

const HTML = '<!doctype html><html><body><h1>We will be back soon</h1></body></html>';

/** A good answer as the faults that strike its request leave it. */
export function spoilAnswer(answer: Answer, faults: StruckFaults): Answer {
  if (faults.has('not-json')) return { ...answer, body: HTML, contentType: 'text/html' };
  if (faults.has('wrong-shape')) return { ...answer, body: '{"results":[],"pageInfo":"none"}' };
  if (faults.has('truncated-json')) return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
  const reset = faults.find('reset');
  return reset === undefined ? answer : { ...answer, cutAfter: reset.afterShare ?? 0.5 };
}
