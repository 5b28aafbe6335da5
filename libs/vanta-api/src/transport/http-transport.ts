import http from 'node:http';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { ClientClosedError, NetworkError } from '../api-errors.ts';
import { isLoopback } from '../is-loopback.ts';
import { readAnswer, requestIdOf } from './read-answer.ts';
import type { HttpAnswer } from './read-answer.ts';

/** A request below the base URL. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpTransportOptions {
  /** Real milliseconds until a request must be answered completely. */
  readonly timeout: number;
  /** Environment variables that may name a proxy. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>>;
}

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
      return await readAnswer(answer);
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

/** The innermost reason: what several addresses of one host answered comes in an AggregateError. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
}
