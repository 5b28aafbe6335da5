import { AsyncLocalStorage } from 'node:async_hooks';
import type { QueryStatistics } from '@vanta-vuln/core';
import { createHttpApi } from '@vanta-vuln/http-api';
import type { HttpApiParts } from '@vanta-vuln/http-api';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import type { APIGatewayProxyResult } from 'hono/aws-lambda';
import { gatewayRequestId, readEvent } from './read-event.ts';
import { VERSION } from './version.ts';

/** What the function answers from, and how. */
export interface QueryHandlerOptions {
  readonly parts: HttpApiParts;
  readonly freeSql: boolean;
  readonly dueSoonDays: number;
}

/** Hands a request of API Gateway to the routes, and their answer back: before the deadline, whatever it is then. */
export function queryHandler({
  parts,
  ...options
}: QueryHandlerOptions): (event: unknown, invocation: Invocation) => Promise<APIGatewayProxyResult> {
  const invocations = new AsyncLocalStorage<Invocation>();
  const api = createHttpApi(parts, {
    ...options,
    version: VERSION,
    // The gateway asks for the key, and no cookie gives a page anything that it has not shown itself.
    corsOrigins: ['*'],
    requestId: gatewayRequestId,
    onQuery: (statistics) => countQuery(invocations.getStore(), statistics),
  });
  const app = new Hono<{ Bindings: object }>().all('*', ({ req, env }) =>
    api.fetch(new Request(req.raw, { signal: invocations.getStore()?.signal ?? null }), env),
  );
  const answer = handle(app, { isContentTypeBinary: () => false });
  return async (event, invocation) => {
    const request = readEvent(event);
    invocation.metrics.add('ApiRequests', 1);
    return invocations.run(invocation, () => invocation.trace.segment('answer', () => answer(request)));
  };
}

function countQuery(invocation: Invocation | undefined, statistics: QueryStatistics): void {
  invocation?.metrics.add('QueryDuration', statistics.milliseconds);
  invocation?.metrics.add('QueryBytesScanned', statistics.bytesRead);
  invocation?.metrics.add('QueryCostUsd', statistics.costUsd);
}
