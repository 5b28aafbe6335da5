/** Lets one after the other through, in the order in which they came. */
export class Turns {
  /** Null while nobody acts or waits: a wait that is over costs more than most actions. */
  #last: Promise<void> | null = null;
  #count = 0;

  /** Runs the action when all before have ended; rejects with the signal's reason when aborted while it waits. */
  async take<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = before?.then(() => over) ?? over;
    this.#count += 1;
    try {
      signal?.throwIfAborted();
      if (before !== null) await untilAborted(before, signal);
      return await action();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) this.#last = null;
      end();
    }
  }
}

/** The promise's outcome, or the signal's reason as soon as it is aborted; the promise itself goes on. */
export async function untilAborted<Result>(promise: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
