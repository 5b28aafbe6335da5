import http from 'node:http';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { ClientClosedError, NetworkError } from '../api-errors.ts';
import { isLoopback } from '../is-loopback.ts';

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
  /** What the server's clock says, as it says it. */
  readonly date: string | undefined;
  readonly location: string | undefined;
  readonly requestId: string | undefined;
}

export interface HttpTransportOptions {
  /** Real milliseconds until a request must be answered completely. */
  readonly timeout: number;
  /** Environment variables that may name a proxy. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>>;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'x-amzn-requestid', 'x-amz-cf-id'];

/** Some hundred times what a page of 100 rows takes; a server that never ends must not fill the memory. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
const TOO_LONG = `the answer is longer than ${MOST_CHARACTERS} characters`;

/** Enough for the three datasets with one page ahead each, integrations, a row by id and a token. */
const CONNECTIONS = 8;

/**
 * HTTP with connections that are kept open, and nothing else: no retry, no redirects, no judgement.
 *
 * Node's own client takes half the time and two thirds of the memory of undici's for answers of this size.
 */
export class HttpTransport implements AsyncDisposable {
  readonly #origin: URL;
  readonly #timeout: number;
  readonly #client: HttpClient;
  readonly #agent: Agent;
  readonly #underWay = new Set<ClientRequest>();
  readonly #abortable = new WeakMap<AbortSignal, Set<ClientRequest>>();
  #isClosed = false;

  constructor(origin: string, { timeout, proxyEnv }: HttpTransportOptions) {
    this.#origin = new URL(origin);
    this.#timeout = timeout;
    this.#client = clientFor(this.#origin.protocol);
    // A proxy stands elsewhere and can't reach this machine's own addresses.
    const proxy = isLoopback(this.#origin.hostname) ? {} : { proxyEnv: { ...proxyEnv } };
    this.#agent = new this.#client.Agent({ keepAlive: true, maxSockets: CONNECTIONS, ...proxy });
  }

  /** Sends a request. Throws {@link NetworkError} when no whole answer comes, the signal's reason when aborted. */
  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new ClientClosedError();
    const outgoing = this.#open(request);
    this.#underWay.add(outgoing);
    let expired: TimeoutError | undefined;
    // The network takes real time whatever the clock of the client says, so this does not ask that clock.
    const timer = setTimeout(() => {
      expired = new TimeoutError(this.#timeout, outgoing.socket?.connecting ?? true);
      outgoing.destroy(expired);
    }, this.#timeout);
    const abortable = signal === undefined ? null : this.#abortableBy(signal);
    abortable?.add(outgoing);
    let answer: IncomingMessage | undefined;
    try {
      answer = await answerTo(outgoing, request.body);
      return describeAnswer(answer, await textOf(answer));
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#isClosed) throw new ClientClosedError();
      throw this.#networkError(expired ?? error, request, answer);
    } finally {
      clearTimeout(timer);
      abortable?.delete(outgoing);
      this.#underWay.delete(outgoing);
    }
  }

  /** The requests under way that end with a signal: to listen to it anew for each one would take longer. */
  #abortableBy(signal: AbortSignal): Set<ClientRequest> {
    const known = this.#abortable.get(signal);
    if (known !== undefined) return known;
    const requests = new Set<ClientRequest>();
    this.#abortable.set(signal, requests);
    signal.addEventListener('abort', () => {
      for (const request of requests) request.destroy();
    });
    return requests;
  }

  #open({ method, path, headers }: HttpRequest): ClientRequest {
    const { hostname, port } = this.#origin;
    // An IPv6 address stands in brackets in a URL, and without them where a host is looked up.
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return this.#client.request({ agent: this.#agent, host, port, method, path, headers });
  }

  #networkError(
    error: unknown,
    { method, path }: HttpRequest,
    answer: IncomingMessage | undefined,
  ): NetworkError {
    const [withoutQuery] = path.split('?', 1);
    const requestId = answer === undefined ? undefined : requestIdOf(answer);
    return new NetworkError(
      reasonOf(error),
      { method, url: `${this.#origin.origin}${withoutQuery}`, requestId },
      error,
    );
  }

  /** Closes all connections; requests that are under way fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const request of this.#underWay) request.destroy();
    this.#agent.destroy();
  }
}

interface HttpClient {
  readonly Agent: typeof Agent;
  readonly request: (options: RequestOptions) => ClientRequest;
}

/** Loads what TLS needs only for a server that speaks it: Node then reads every certificate that it trusts. */
function clientFor(protocol: string): HttpClient {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : http;
}

class TimeoutError extends Error {
  /** As the operating system calls a connection that was not made in time. */
  readonly code: 'ETIMEDOUT' | undefined;

  constructor(milliseconds: number, isConnecting: boolean) {
    super(`none within ${milliseconds} ms`);
    this.code = isConnecting ? 'ETIMEDOUT' : undefined;
  }
}

/** The beginning of the answer: its status and headers. */
function answerTo(outgoing: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    // Stays for as long as the request: an error without a listener would end the process.
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function textOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part: string) => {
      if (text.length + part.length > MOST_CHARACTERS) answer.destroy(new Error(TOO_LONG));
      else text += part;
    });
    // JSON has no byte order mark, and says that one may be ignored.
    answer.once('end', () => resolve(text.startsWith('\uFEFF') ? text.slice(1) : text));
    answer.once('error', reject);
    answer.once('close', () => reject(new Error('the answer was cut short')));
  });
}

function describeAnswer(answer: IncomingMessage, text: string): HttpAnswer {
  return {
    status: answer.statusCode ?? 0,
    text,
    retryAfter: headerOf(answer, 'retry-after'),
    date: headerOf(answer, 'date'),
    location: headerOf(answer, 'location'),
    requestId: requestIdOf(answer),
  };
}

function requestIdOf(answer: IncomingMessage): string | undefined {
  return REQUEST_ID_HEADERS.map((name) => headerOf(answer, name)).find((id) => id !== undefined);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The innermost reason: what several addresses of one host answered comes in an AggregateError. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}
