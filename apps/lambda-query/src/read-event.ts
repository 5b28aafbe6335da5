import { VantaVulnError } from '@vanta-vuln/core';
import type { LambdaEvent } from 'hono/aws-lambda';
import * as z from 'zod';

/** An event that is no request. */
class QueryEventError extends VantaVulnError {
  override readonly name = 'QueryEventError';

  constructor(detail: string) {
    super('event-not-understood', `The event is no request of a REST API of API Gateway: ${detail}`, {
      hint: 'Let the API of the stack call the function (aws_proxy, payload version 1.0).',
    });
  }
}

const context = z.looseObject({ requestId: z.string() });
const proxyEvent = z.looseObject({
  httpMethod: z.string(),
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  requestContext: context,
});

/** Reads an event as Lambda hands it over; throws a VantaVulnError `event-not-understood`. */
export function readEvent(event: unknown): LambdaEvent {
  if (isProxyEvent(event)) return withoutBasePath(withoutIdleBody(event));
  throw new QueryEventError(kindOf(event));
}

/** Names alone: the headers of a request hold tokens and keys, and the message is logged. */
function kindOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return `it is ${event === null ? 'null' : typeof event}.`;
  return `it has ${Object.keys(event).join(', ') || 'no fields'}.`;
}

/** A domain of one's own may lead to the API below a path, which the gateway leaves in front of the route's. */
function withoutBasePath(event: LambdaEvent): LambdaEvent {
  const proxy = 'pathParameters' in event ? event.pathParameters?.['proxy'] : undefined;
  const isBelow = proxy !== undefined && 'path' in event && event.path.endsWith(`/${proxy}`);
  return isBelow ? { ...event, path: `/${proxy}` } : event;
}

/** Some clients send a body with a GET. Nobody reads it, and a Request can't have it. */
function withoutIdleBody(event: LambdaEvent): LambdaEvent {
  const isIdle = 'httpMethod' in event && ['GET', 'HEAD'].includes(event.httpMethod);
  return isIdle ? { ...event, body: null } : event;
}

function isProxyEvent(event: unknown): event is LambdaEvent {
  return proxyEvent.safeParse(event).success;
}

/** The id by which the gateway knows the request: of what the adapter hands on with it. */
export function gatewayRequestId(env: unknown): string | undefined {
  const known = z.looseObject({ requestContext: context }).safeParse(env);
  return known.success ? known.data.requestContext.requestId : undefined;
}
