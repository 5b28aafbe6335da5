import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a function made of an event. */
export interface Outcome {
  readonly failed: boolean;
  /** The answer, or the description of the error, as the function sent it. */
  readonly body: string;
}

/**
 * The side of the Lambda Runtime API (2018-06-01) that hands out events, for one function in one process.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export interface RuntimeApi extends AsyncDisposable {
  /** Host and port, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Resolves when the function asks for its first event: its init is over. Rejects when the init fails. */
  readonly ready: Promise<void>;
  /** Hands an event to the function that waits for one, and resolves with what it made of it. */
  invoke(event: unknown, limits: { readonly timeout: number }): Promise<Outcome>;
}

interface Handed {
  readonly id: string;
  readonly event: unknown;
  readonly timeout: number;
  readonly done: (outcome: Outcome) => void;
}

const PREFIX = '/2018-06-01/runtime';

/** Starts the API on a free port of this machine. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const events = new EventQueue();
  const server = createServer((request, response) => {
    void answer(events, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    ready: events.ready,
    invoke: (event, { timeout }) => events.hand(event, timeout),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(events: EventQueue, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').slice(PREFIX.length);
  if (request.method === 'GET' && path === '/invocation/next') {
    sendEvent(response, await events.next());
    return;
  }
  const body = await text(request);
  const [, id, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  if (path === '/init/error') events.fail(body);
  else if (id === undefined || !events.settle(id, { failed: kind === 'error', body })) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

function sendEvent(response: ServerResponse, { id, event, timeout }: Handed): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(Date.now() + timeout),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=1',
  });
  response.end(JSON.stringify(event));
}

/** One function takes one event at a time, as Lambda has it. */
class EventQueue {
  readonly #initialised = Promise.withResolvers<void>();
  readonly ready = this.#initialised.promise;
  #waiting: ((handed: Handed) => void) | null = null;
  #queued: Handed[] = [];
  #underWay: Handed | null = null;
  #count = 0;

  constructor() {
    // Whoever asks for `ready` learns of a failed init; without anyone it must not end the process.
    this.ready.catch(() => undefined);
  }

  next(): Promise<Handed> {
    this.#initialised.resolve();
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#handOver();
    });
  }

  hand(event: unknown, timeout: number): Promise<Outcome> {
    this.#count += 1;
    const id = `invocation-${this.#count}`;
    return new Promise((done) => {
      this.#queued.push({ id, event, timeout, done });
      this.#handOver();
    });
  }

  /** False for an id that is not under way. */
  settle(id: string, outcome: Outcome): boolean {
    if (this.#underWay?.id !== id) return false;
    this.#underWay.done(outcome);
    this.#underWay = null;
    return true;
  }

  fail(description: string): void {
    this.#initialised.reject(new Error(`The init failed: ${description}`));
  }

  #handOver(): void {
    const handed = this.#queued[0];
    if (handed === undefined || this.#waiting === null) return;
    this.#queued = this.#queued.slice(1);
    this.#underWay = handed;
    this.#waiting(handed);
    this.#waiting = null;
  }
}
