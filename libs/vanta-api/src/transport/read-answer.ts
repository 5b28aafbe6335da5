import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { unpack } from './unpack.ts';

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  /** What the server's clock says, as it says it. */
  readonly date: string | undefined;
  readonly location: string | undefined;
  readonly requestId: string | undefined;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'x-amzn-requestid', 'x-amz-cf-id'];

/** Some hundred times what a page of 100 rows takes; a server that never ends must not fill the memory. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
const TOO_LONG = `the answer is longer than ${MOST_CHARACTERS} characters`;

/** Reads an answer to its end; rejects when it is cut short or too long. */
export async function readAnswer(answer: IncomingMessage): Promise<HttpAnswer> {
  const text = await textOf(unpack(answer));
  return {
    status: answer.statusCode ?? 0,
    text,
    retryAfter: headerOf(answer, 'retry-after'),
    date: headerOf(answer, 'date'),
    location: headerOf(answer, 'location'),
    requestId: requestIdOf(answer),
  };
}

/** By which name the server knows the request. */
export function requestIdOf(answer: IncomingMessage): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => headerOf(answer, name)).find((id) => id !== undefined);
}

function textOf(body: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    body.setEncoding('utf8');
    body.on('data', (part: string) => {
      if (text.length + part.length > MOST_CHARACTERS) body.destroy(new Error(TOO_LONG));
      else text += part;
    });
    // JSON has no byte order mark, and says that one may be ignored.
    body.once('end', () => resolve(text.startsWith('\uFEFF') ? text.slice(1) : text));
    body.once('error', reject);
    body.once('close', () => reject(new Error('the answer was cut short')));
  });
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
