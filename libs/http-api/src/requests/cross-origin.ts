import { cors } from 'hono/cors';
import { REQUEST_ID_HEADER } from './request-id.ts';

const CORS_MAX_AGE_SECONDS = 600;

/** Lets the pages of these origins ask, and read the headers that an answer needs; `*` stands for all of them. */
export function crossOrigin(origins: readonly string[]) {
  return cors({
    origin: origins.includes('*') ? '*' : origins.map(asBrowsersSend),
    allowMethods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
    allowHeaders: [
      'content-type',
      'x-api-key',
      'authorization',
      'idempotency-key',
      'if-none-match',
      REQUEST_ID_HEADER,
    ],
    exposeHeaders: [
      'location',
      'link',
      'etag',
      'retry-after',
      'x-query-id',
      'x-snapshot-date',
      REQUEST_ID_HEADER,
    ],
    maxAge: CORS_MAX_AGE_SECONDS,
  });
}

/** Without a slash behind it, in lower case, without the port that it has anyway; other schemes as they are. */
function asBrowsersSend(origin: string): string {
  const url = URL.parse(origin);
  return url === null || !/^https?:$/.test(url.protocol) ? origin : url.origin;
}
