/** Lets one after the other through, in the order in which they came. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Runs the action when all before have ended; rejects with the signal's reason when aborted while it waits. */
  async take<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = before.then(() => over);
    try {
      await untilAborted(before, signal);
      return await action();
    } finally {
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
