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
  const either = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);
  const items = open(either);
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
    stopped.abort(new DOMException('The reader stopped', 'AbortError'));
    await next;
  }
}

/** An outcome that never rejects, since it may come when nobody listens. */
async function settle<Result>(promise: Promise<Result>): Promise<[PromiseSettledResult<Result>]> {
  return Promise.allSettled([promise]);
}
