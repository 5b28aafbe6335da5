import {
  PermissionError,
  RateLimitError,
  RedirectError,
  RequestRefusedError,
  ServerError,
} from '../api-errors.ts';
import type { VantaApiError } from '../api-errors.ts';
import type { RequestFacts } from '../request-facts.ts';
import { excerptOf } from '../redact.ts';
import { parseRetryAfter } from '../retry/parse-retry-after.ts';
import { RetryableFailure } from '../retry/retryable-failure.ts';
import type { FailureKind } from '../retry/retryable-failure.ts';
import type { HttpAnswer } from './read-answer.ts';

const OVERLOADED: ReadonlySet<number> = new Set([502, 503, 504]);

/** What a status other than 200 means; null for 200. A {@link RetryableFailure} may be gone at the next try. */
export function failureOf(
  { status, retryAfter: header, date, location }: HttpAnswer,
  request: RequestFacts,
  now: number,
): VantaApiError | RetryableFailure | null {
  if (status === 200) return null;
  const retryAfter = parseRetryAfter(header, { now, serverDate: date });
  if (status === 429) {
    return new RetryableFailure('throttled', (refusals) => new RateLimitError(refusals, request), {
      retryAfter,
    });
  }
  if (status >= 500 || status === 408) {
    return new RetryableFailure(kindOf(status), () => new ServerError(request), { retryAfter });
  }
  if (status === 403) return new PermissionError(request);
  if (status >= 300 && status < 400) return new RedirectError(excerptOf(location ?? 'nowhere'), request);
  return new RequestRefusedError(request);
}

/** Only 500 may come from a page that is too big; 408 and the statuses of proxies come from what lies in between. */
function kindOf(status: number): FailureKind {
  if (status === 500) return 'server';
  return OVERLOADED.has(status) ? 'overloaded' : 'network';
}
