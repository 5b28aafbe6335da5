import { Pool } from 'undici';
import { ClientClosedError, NetworkError } from '../api-errors.ts';
import { withDeadline } from './deadline.ts';

/** A request below the base URL. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly requestId: string | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const REQUEST_ID_HEADERS = ['x-request-id', 'x-amzn-requestid', 'x-amz-cf-id'];

/** Enough for the three datasets with one page ahead each, integrations, a row by id and a token. */
const CONNECTIONS = 8;

/** HTTP with connections that are kept open, and nothing else: no retry, no redirects, no judgement. */
export class HttpTransport implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #origin: string;
  readonly #timeout: number;

  /** @param timeout Real milliseconds until a request must be answered completely */
  constructor(origin: string, timeout: number) {
    this.#origin = origin;
    this.#timeout = timeout;
    // One deadline for the whole exchange replaces undici's, which are coarse.
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout },
    });
  }

  /** Sends a request. Throws {@link NetworkError} when no whole answer comes, the signal's reason when aborted. */
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const deadline = withDeadline(this.#timeout, signal);
    let headers: Headers = {};
    try {
      const answer = await this.#pool.request({ ...request, signal: deadline.signal });
      headers = answer.headers;
      return describeAnswer(answer.statusCode, headers, await answer.body.text());
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#pool.destroyed) throw new ClientClosedError();
      const reason = deadline.expired() ? `none within ${this.#timeout} ms` : reasonOf(error);
      const [path] = request.path.split('?', 1);
      const facts = {
        method: request.method,
        url: `${this.#origin}${path}`,
        requestId: requestIdOf(headers),
      };
      throw new NetworkError(reason, facts, error);
    } finally {
      deadline.clear();
    }
  }

  /** Closes all connections; requests that are under way fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#pool.destroyed) await this.#pool.destroy();
  }
}

function describeAnswer(status: number, headers: Headers, text: string): HttpAnswer {
  return {
    status,
    text,
    retryAfter: headerOf(headers, 'retry-after'),
    location: headerOf(headers, 'location'),
    requestId: requestIdOf(headers),
  };
}

function requestIdOf(headers: Headers): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => headerOf(headers, name)).find((id) => id !== undefined);
}

function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The innermost reason: undici wraps what several addresses of one host answered in an AggregateError. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}
