import { excerptOf } from '../redact.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { HttpAnswer } from './read-answer.ts';

/** What an error may say about a request that was answered. */
export function factsOf({
  method,
  url,
  context,
  answer,
}: {
  readonly method: string;
  readonly url: string;
  readonly context?: string | undefined;
  readonly answer: HttpAnswer;
}): RequestFacts {
  const { status, requestId, text } = answer;
  return { method, url, context, status, requestId, excerpt: status === 200 ? undefined : excerptOf(text) };
}
