import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Clock } from '@vanta-vuln/core';
import { errorAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ApiRequest, ApiState } from './answer-request.ts';
import { answerRequest } from './answer-request.ts';
import type { ControlRequest } from './control-api.ts';
import type { RequestLog } from './request-log.ts';
import { routeOf } from './route.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** What the server serves. */
export interface ApiServerOptions {
  readonly state: Omit<ApiState, 'sleepUnheld'>;
  readonly log: RequestLog;
  /** Endpoints that steer the simulator; absent when they are switched off. */
  readonly control: ((request: ControlRequest) => Promise<Answer>) | undefined;
  readonly port: number;
}

/** Starts to listen on 127.0.0.1; resolves when requests are taken. */
export async function startApiServer(options: ApiServerOptions): Promise<Server> {
  let requests = 0;
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    requests += 1;
    void serve({ request, response, requestId: requestIdOf(requests) }, options);
  });
  server.on('connection', () => options.log.addSocket());
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new SimulatorOptionError('port', options.port, 'a free port, or 0', cause));
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', fail);
      resolve();
    });
  });
  return server;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

async function serve(exchange: Exchange, options: ApiServerOptions): Promise<void> {
  const { request, response, requestId } = exchange;
  const hold = holdOf(options.state.clock);
  response.once('close', hold.release);
  const answer = await answerExchange(exchange, options, hold).catch((error: unknown) =>
    errorAnswer(
      500,
      'SimulatorError',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ),
  );
  if (!request.url?.startsWith('/__simulator/')) logExchange(exchange, answer, options);
  send(response, answer, requestId);
}

async function answerExchange(exchange: Exchange, options: ApiServerOptions, hold: Hold): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = exchange.request;
  const question = url.indexOf('?');
  const route = routeOf(question === -1 ? url : url.slice(0, question));
  const query = new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
  const body = method === 'GET' ? '' : await readBody(exchange.request);
  if (route.kind === 'control') {
    hold.release();
    return (await options.control?.({ method, action: route.action, query, body })) ?? notFound();
  }
  const contentType = headers['content-type'];
  const request: ApiRequest = {
    method,
    route,
    query,
    authorization: headers.authorization,
    contentType,
    body,
  };
  const answer = await answerRequest(request, { ...options.state, sleepUnheld: hold.sleepUnheld });
  if (route.kind === 'token' && answer.status === 200) options.log.addToken();
  return answer;
}

function notFound(): Answer {
  return errorAnswer(404, 'NotFound', 'No such endpoint');
}

function logExchange(
  { request, requestId }: Exchange,
  { status }: Answer,
  { state, log }: ApiServerOptions,
): void {
  const check = state.office.check(request.headers.authorization);
  log.add({
    at: state.clock.now(),
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    clientId: check.valid ? check.application.clientId : null,
    status,
    requestId,
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: Answer, requestId: string): void {
  const { status, body, contentType = 'application/json; charset=utf-8', headers = {}, cutAfter } = answer;
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    ...headers,
    'content-type': contentType,
    'content-length': length,
    'x-request-id': requestId,
    'x-amzn-requestid': requestId,
  });
  if (cutAfter === undefined) {
    // As a string: a Buffer for each page would make the collector look through all rows again and again.
    response.end(body);
    return;
  }
  // Less than was announced, so that the cut shows even where it comes at the end.
  const cut = Math.min(length - 1, Math.floor(length * cutAfter));
  response.write(Buffer.from(body).subarray(0, cut), () => response.destroy());
}

function requestIdOf(number: number): string {
  return `sim-${number.toString(36).padStart(8, '0')}`;
}

interface Hold {
  readonly release: () => void;
  readonly sleepUnheld: (milliseconds: number) => Promise<void>;
}

/** Keeps a simulated clock from moving while a request is served; other clocks go their own way. */
function holdOf(clock: Clock): Hold {
  if (!(clock instanceof SimulatedClock)) {
    return { release: () => undefined, sleepUnheld: (milliseconds) => clock.sleep(milliseconds) };
  }
  let release = clock.hold();
  let isOver = false;
  return {
    release: () => {
      isOver = true;
      release();
    },
    async sleepUnheld(milliseconds) {
      release();
      await clock.sleep(milliseconds);
      if (!isOver) release = clock.hold();
    },
  };
}
