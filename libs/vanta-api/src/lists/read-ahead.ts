/**
 * An async iterable that fetches exactly one item ahead of its reader.
 *
 * The next item is asked for before the present one is given out. When the reader stops early, or is aborted, the
 * item under way is aborted and waited for; its error is nobody's.
 */
export async function* readAhead<Item>(
  open: (signal: AbortSignal) => AsyncIterator<Item, unknown, undefined>,
  signal?: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  const stopped = new AbortController();
  // Not AbortSignal.any: each request listens to this signal, and a composite one makes that several times as slow.
  const follow = () => stopped.abort(signal?.reason);
  signal?.addEventListener('abort', follow);
  if (signal?.aborted === true) follow();
  const items = open(stopped.signal);
  let next = settle(items.next());
  try {
    for (;;) {
      const [outcome] = await next;
      signal?.throwIfAborted();
      if (outcome.status === 'rejected') throw outcome.reason;
      if (outcome.value.done === true) return;
      next = settle(items.next());
      yield outcome.value.value;
    }
  } finally {
    signal?.removeEventListener('abort', follow);
    stopped.abort(new DOMException('The reader stopped', 'AbortError'));
    await next;
  }
}

/** An outcome that never rejects, since it may come when nobody listens. */
async function settle<Result>(promise: Promise<Result>): Promise<[PromiseSettledResult<Result>]> {
  return Promise.allSettled([promise]);
}
