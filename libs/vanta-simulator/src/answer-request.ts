import { setTimeout as realDelay } from 'node:timers/promises';
import type { Clock, ResourceName } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { RefusedRequest, errorAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { FaultTarget } from './fault.ts';
import type { Faults, StruckFaults } from './faults.ts';
import { entryText, listPage, pageText } from './list-page.ts';
import type { Route } from './route.ts';
import { spoilAnswer, spoilPage } from './spoil-answer.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { READ_SCOPE } from './token-office.ts';
import type { TokenOffice } from './token-office.ts';
import { tooManyRequests } from './too-many-requests.ts';

/** What answers come from. */
export interface ApiState {
  readonly account: Account;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly office: TokenOffice;
  readonly sendsRetryAfter: boolean;
  /** Sleeps on the clock without holding it. */
  readonly sleepUnheld: (milliseconds: number) => Promise<void>;
}

/** A request as read from the wire. */
export interface ApiRequest {
  readonly method: string;
  readonly route: Exclude<Route, { kind: 'control' }>;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Answers a request by the rules of the API, or as the faults that strike it say. */
export async function answerRequest(request: ApiRequest, state: ApiState): Promise<Answer> {
  const faults = strike(request, state);
  await delay(faults, state);
  const failure = failureOf(faults);
  if (failure !== null) return failure;
  try {
    return spoilAnswer(goodAnswer(request, state, faults), faults);
  } catch (error) {
    if (error instanceof RefusedRequest) return error.answer;
    throw error;
  }
}

function strike({ route, query }: ApiRequest, { faults }: ApiState): StruckFaults {
  const target = targetOf(route);
  const pageSize = Number(query.get('pageSize') ?? 10);
  return faults.strike({ target, byId: route.kind === 'item', pageSize, hasCursor: query.has('pageCursor') });
}

function targetOf(route: ApiRequest['route']): FaultTarget | null {
  if (route.kind === 'token') return 'token';
  return route.kind === 'unknown' ? null : route.resource;
}

async function delay(faults: StruckFaults, state: ApiState): Promise<void> {
  const slow = faults.find('slow');
  if (slow === undefined) return;
  if (slow.time === 'real') await realDelay(slow.milliseconds);
  else await state.sleepUnheld(slow.milliseconds);
}

function failureOf(faults: StruckFaults): Answer | null {
  const fault = faults.find('status');
  if (fault === undefined) return null;
  if (fault.status === 429) {
    return tooManyRequests(Math.ceil(fault.retryAfterSeconds ?? 0), fault.retryAfterSeconds !== undefined);
  }
  const answer = errorAnswer(fault.status, 'Fault', `Status ${fault.status} on demand`);
  if (fault.retryAfterSeconds === undefined) return answer;
  return { ...answer, headers: { 'retry-after': String(Math.ceil(fault.retryAfterSeconds)) } };
}

function goodAnswer(request: ApiRequest, state: ApiState, faults: StruckFaults): Answer {
  const { route, method } = request;
  if (route.kind === 'token') {
    if (method !== 'POST') return methodNotAllowed(method);
    return answerTokenRequest(state, request);
  }
  admit(request, state, faults);
  if (route.kind === 'unknown') return errorAnswer(404, 'NotFound', 'No such endpoint');
  if (method !== 'GET') return methodNotAllowed(method);
  if (route.kind === 'item') return itemAnswer(route.resource, route.id, state.account);
  if (faults.has('rejected-cursor'))
    return errorAnswer(400, 'BadRequest', 'pageCursor is invalid or has expired');
  const page = listPage(route.resource, request.query, state.account);
  if (faults.all().length === 0) return { status: 200, body: pageText(page) };
  const asked = { resource: route.resource, cursor: request.query.get('pageCursor') };
  return { status: 200, body: pageText(spoilPage(page, faults, asked)) };
}

/** Token, then limit, then scope; refuses with 401, 429, 403. */
function admit({ authorization }: ApiRequest, state: ApiState, faults: StruckFaults): void {
  const { clientId } = applicationOf(authorization, state) ?? {};
  if (clientId !== undefined && faults.has('revoked-token')) state.office.revoke(clientId);
  if (clientId !== undefined && faults.has('expired-token')) state.office.expire(clientId);
  const check = state.office.check(authorization);
  if (!check.valid)
    throw new RefusedRequest(errorAnswer(401, 'Unauthorized', `The access token is ${check.reason}`));
  const refusal = check.application.requestWindow.tryAccept(state.clock.now());
  if (refusal !== null)
    throw new RefusedRequest(tooManyRequests(refusal.retryAfterSeconds, state.sendsRetryAfter));
  if (faults.has('missing-scope') || !check.scopes.includes(READ_SCOPE)) {
    throw new RefusedRequest(errorAnswer(403, 'Forbidden', `The access token lacks the scope ${READ_SCOPE}`));
  }
}

function applicationOf(authorization: string | undefined, { office }: ApiState) {
  const check = office.check(authorization);
  return check.valid ? check.application : undefined;
}

function itemAnswer(resource: ResourceName, id: string, account: Account): Answer {
  const text = itemText(resource, id, account);
  return text === undefined
    ? errorAnswer(404, 'NotFound', `No such row: ${id}`)
    : { status: 200, body: text };
}

function itemText(resource: ResourceName, id: string, account: Account): string | undefined {
  const entry = account[resource].entry(id);
  return entry === undefined ? undefined : entryText<unknown>(entry);
}

function methodNotAllowed(method: string): Answer {
  return errorAnswer(405, 'MethodNotAllowed', `${method} is not allowed here`);
}
