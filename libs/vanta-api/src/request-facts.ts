import { onOneLine } from './redact.ts';

/** What an error says about the request that failed. It never holds headers or bodies that were sent. */
export interface RequestFacts {
  readonly method: string;
  /** Address with its query; tokens and secrets are never part of it. */
  readonly url: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** What the answer says about itself, cut short and without secrets. */
  readonly excerpt?: string | undefined;
  /** Facts of the caller's own, such as the cursor and the page size. */
  readonly context?: string | undefined;
}

/** The request in words: method, address, status, what the answer said, request id. */
export function describeRequest({ method, url, status, requestId, excerpt, context }: RequestFacts): string {
  const parts = [`${method} ${url}`];
  if (context !== undefined) parts.push(onOneLine(context));
  if (status !== undefined) parts.push(`status ${status}`);
  if (excerpt !== undefined && excerpt !== '') parts.push(`"${excerpt}"`);
  if (requestId !== undefined) parts.push(`request id ${onOneLine(requestId)}`);
  return parts.join(', ');
}
