import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DeadlineReachedError } from './deadline-reached-error.ts';
import { startDeadline } from './invocation-deadline.ts';

const countdown = (milliseconds: number) => {
  const end = performance.now() + milliseconds;
  return () => end - performance.now();
};

describe('the deadline of an invocation', () => {
  it('aborts its signal when only the reserve is left, with an error that says so', async () => {
    using deadline = startDeadline({ untilKilled: countdown(10_040), reserve: 10_000 });
    expect(deadline.signal.aborted).toBe(false);
    await sleep(80);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineReachedError);
    expect(deadline.signal.reason).toMatchObject({ code: 'deadline-reached', retryable: true });
  });

  it('is reached at once by an invocation that has no more than its reserve', () => {
    using deadline = startDeadline({ untilKilled: () => 500, reserve: 1_000 });
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.remaining()).toBe(0);
  });

  it('counts the time before the reserve, never below zero', () => {
    let left = 1_500;
    using deadline = startDeadline({ untilKilled: () => left, reserve: 1_000 });
    expect(deadline.remaining()).toBe(500);
    left = -20;
    expect(deadline.remaining()).toBe(0);
  });

  it('aborts nothing once it is disposed', async () => {
    const deadline = startDeadline({ untilKilled: countdown(20), reserve: 0 });
    deadline[Symbol.dispose]();
    await sleep(50);
    expect(deadline.signal.aborted).toBe(false);
  });
});
