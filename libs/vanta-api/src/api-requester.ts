import type { Clock, Logger } from '@vanta-vuln/core';
import type { ApiHost } from './api-host.ts';
import { ProtocolError } from './api-errors.ts';
import type { Pacer } from './pacing/pacer.ts';
import type { Slot } from './pacing/slot-store.ts';
import type { RequestFacts } from './request-facts.ts';
import { withoutFurtherTry } from './retry/final-failure.ts';
import { withRetries } from './retry/with-retries.ts';
import type { RetryOptions } from './retry/with-retries.ts';
import type { TokenBroker } from './token/token-broker.ts';
import { factsOf } from './transport/answer-facts.ts';
import { failureOf } from './transport/failure-of.ts';
import { hideSecrets } from './transport/hide-secrets.ts';
import type { HttpTransport } from './transport/http-transport.ts';
import type { HttpAnswer } from './transport/read-answer.ts';

export interface ApiRequesterOptions {
  readonly host: ApiHost;
  readonly transport: HttpTransport;
  readonly broker: TokenBroker;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry: Pick<RetryOptions, 'limits' | 'random'>;
}

/** One GET and how its answer is understood. */
export interface ApiRequest<Result> {
  /** Below the base URL, beginning with a slash. */
  readonly path: string;
  readonly query?: string | undefined;
  /** What errors say about the request beside its path. */
  readonly context?: string | undefined;
  /** How often status 500 is tried again, where that differs from the client's limits. */
  readonly serverFailures?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Statuses beside 200 that `read` takes. */
  readonly accepts?: readonly number[];
  /** Makes the result of the answer. A {@link ProtocolError} that it throws is tried again. */
  readonly read: (answer: HttpAnswer, facts: RequestFacts, receivedAt: number) => Result;
}

interface Sent {
  readonly answer: HttpAnswer;
  readonly receivedAt: number;
}

/** Another process may replace the token at the same time, but not for ever. */
const MOST_REFUSED_TOKENS = 10;

/** Sends requests with a token and a slot, and tries them again where that makes sense. */
export class ApiRequester {
  readonly #options: ApiRequesterOptions;
  #requests = 0;
  #throttled = 0;

  constructor(options: ApiRequesterOptions) {
    this.#options = options;
  }

  /** Requests sent, tries included, without those for tokens. */
  get requests(): number {
    return this.#requests;
  }

  /** Answers with status 429. */
  get throttled(): number {
    return this.#throttled;
  }

  /** Asks until there is an answer that can be used. Throws the errors of this library. */
  async get<Result>(request: ApiRequest<Result>): Promise<Result> {
    const { clock, logger, retry, pacer } = this.#options;
    return withRetries(() => this.#try(request), {
      ...retry,
      clock,
      logger,
      signal: request.signal,
      serverFailures: request.serverFailures,
      untilFreeSlot: () => pacer.untilFreeSlot(),
      onThrottled: (wait) => pacer.throttled(wait),
    });
  }

  async #try<Result>(request: ApiRequest<Result>): Promise<Result> {
    const { host } = this.#options;
    const url = host.baseUrl + request.path;
    const { answer, receivedAt } = await this.#sendWithToken(request, url);
    const facts = factsOf({ method: 'GET', url, context: request.context, answer });
    if (request.accepts?.includes(answer.status) !== true) {
      if (answer.status === 429) this.#throttled += 1;
      const failure = failureOf(answer, facts, receivedAt);
      if (failure !== null) throw failure;
    }
    return request.read(answer, facts, receivedAt);
  }

  async #sendWithToken<Result>(request: ApiRequest<Result>, url: string): Promise<Sent> {
    const { broker } = this.#options;
    for (let refused = 0; ; refused += 1) {
      const { token, ...sent } = await this.#send(request);
      if (sent.answer.status !== 401) return sent;
      const facts = factsOf({ method: 'GET', url, context: request.context, answer: sent.answer });
      if (refused >= MOST_REFUSED_TOKENS) throw new ProtocolError('no token is accepted', facts);
      await withoutFurtherTry(broker.replace({ token, request: facts }, request.signal));
    }
  }

  async #send<Result>({ path, query = '', signal }: ApiRequest<Result>): Promise<Sent & { token: string }> {
    const { host, transport, clock, broker } = this.#options;
    const { token, slot } = await this.#admit(signal);
    try {
      this.#requests += 1;
      const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
      const target = `${host.basePath}${path}${query === '' ? '' : `?${query}`}`;
      const answer = await transport.send({ method: 'GET', path: target, headers }, signal);
      return { answer: hideSecrets(answer, [token, ...broker.secrets]), receivedAt: clock.now(), token };
    } finally {
      slot.release(clock.now());
    }
  }

  /** A slot, and a token that is current when the slot has come: it may expire, or be replaced, in the meantime. */
  async #admit(signal: AbortSignal | undefined): Promise<{ token: string; slot: Slot }> {
    const { broker, pacer } = this.#options;
    for (;;) {
      const token = await withoutFurtherTry(broker.current(signal));
      const slot = await pacer.acquire(signal);
      if (broker.isCurrent(token)) return { token, slot };
      slot.cancel();
    }
  }
}
