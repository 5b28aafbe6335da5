/** A signal that ends an exchange. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was the time that ended it. */
  expired(): boolean;
  /** Must be called when the exchange is over. */
  clear(): void;
}

/**
 * Aborts after so many milliseconds of real time, or when the given signal does.
 *
 * The network takes real time whatever the clock of the client says, so this does not ask that clock.
 */
export function withDeadline(milliseconds: number, signal?: AbortSignal): Deadline {
  const controller = new AbortController();
  let hasExpired = false;
  const timer = setTimeout(() => {
    hasExpired = true;
    controller.abort(new DOMException('The exchange took too long', 'TimeoutError'));
  }, milliseconds);
  const forward = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    expired: () => hasExpired,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', forward);
    },
  };
}
