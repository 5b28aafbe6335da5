import { DeadlineReachedError } from './deadline-reached-error.ts';

/** When an invocation must have stopped. */
export interface DeadlineOptions {
  /** Milliseconds until Lambda stops the invocation: `context.getRemainingTimeInMillis`. */
  readonly untilKilled: () => number;
  /** Milliseconds to keep for writing the checkpoint and answering. */
  readonly reserve: number;
}

/** The time that one invocation has; disposing stops its timer. */
export interface InvocationDeadline extends Disposable {
  /** Aborted with a DeadlineReachedError when only the reserve is left. */
  readonly signal: AbortSignal;
  /** Milliseconds until the reserve begins, never below zero. */
  remaining(): number;
}

/** Ties a signal of its own to the time of one invocation; at once aborted when there is no more than the reserve. */
export function startDeadline({ untilKilled, reserve }: DeadlineOptions): InvocationDeadline {
  const controller = new AbortController();
  const remaining = () => Math.max(0, untilKilled() - reserve);
  const reach = () => {
    controller.abort(new DeadlineReachedError(reserve));
  };
  if (remaining() === 0) reach();
  const timer = setTimeout(reach, remaining());
  return {
    signal: controller.signal,
    remaining,
    [Symbol.dispose]() {
      clearTimeout(timer);
    },
  };
}
