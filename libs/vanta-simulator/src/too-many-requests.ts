import { errorAnswer } from './answer.ts';
import type { Answer } from './answer.ts';

/** The answer to a request beyond a limit. */
export function tooManyRequests(retryAfterSeconds: number, sendsRetryAfter: boolean): Answer {
  const answer = errorAnswer(429, 'TooManyRequests', 'Rate limit exceeded');
  return sendsRetryAfter ? { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } } : answer;
}
