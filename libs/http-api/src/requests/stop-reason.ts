import { setTimeout as sleep } from 'node:timers/promises';
import { VantaVulnError } from '@vanta-vuln/core';

// For what a route does about it itself: to stop a query, to answer with its id.
const GRACE_MS = 400;

/** Why the server wants a request to end now; null while it does not, and when it is the caller who has gone. */
export function stopReason({ signal }: Request): VantaVulnError | null {
  const reason: unknown = signal.aborted ? signal.reason : null;
  return reason instanceof VantaVulnError ? reason : null;
}

/** Does some work, but rejects with the reason a moment after the server wanted the request to end. */
export async function endedInTime<Value>(request: Request, work: () => Promise<Value>): Promise<Value> {
  const done = new AbortController();
  try {
    return await Promise.race([work(), stopped(request, done.signal)]);
  } finally {
    done.abort();
  }
}

async function stopped(request: Request, done: AbortSignal): Promise<never> {
  await new Promise<void>((resolve) => {
    if (request.signal.aborted) resolve();
    request.signal.addEventListener('abort', () => resolve(), { once: true, signal: done });
  });
  const reason = stopReason(request);
  if (reason === null) return new Promise(() => undefined);
  await sleep(GRACE_MS, undefined, { signal: done }).catch(() => undefined);
  throw reason;
}
