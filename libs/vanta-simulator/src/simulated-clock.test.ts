import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';

describe('SimulatedClock', () => {
  it('wakes sleepers in the order of their time, however they fell asleep', async () => {
    const clock = new SimulatedClock({ start: 0 });
    const woken: string[] = [];
    const sleeper = async (name: string, milliseconds: number) => {
      await clock.sleep(milliseconds);
      woken.push(`${name} at ${clock.now()}`);
    };
    await Promise.all([sleeper('late', 60_000), sleeper('early', 1_000), sleeper('also early', 1_000)]);
    expect(woken).toEqual(['early at 1000', 'also early at 1000', 'late at 60000']);
  });

  it('lets whoever wakes work and sleep again before the next one wakes', async () => {
    const clock = new SimulatedClock({ start: 0 });
    const steps: string[] = [];
    const worker = async (name: string, pause: number) => {
      for (let round = 0; round < 3; round += 1) {
        await clock.sleep(pause);
        await readFile(import.meta.filename);
        steps.push(`${name} ${clock.now()}`);
      }
    };
    await Promise.all([worker('a', 100), worker('b', 130)]);
    expect(steps).toEqual(['a 100', 'b 130', 'a 200', 'b 260', 'a 300', 'b 390']);
  });

  it('stands still while somebody holds it', async () => {
    const clock = new SimulatedClock({ start: 0 });
    const release = clock.hold();
    const asleep = clock.sleep(10);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(clock.now()).toBe(0);
    release();
    release();
    await asleep;
    expect(clock.now()).toBe(10);
  });

  it('moves only when told to without autoAdvance, waking on the way', async () => {
    const clock = new SimulatedClock({ start: 0, autoAdvance: false });
    const woken: number[] = [];
    const chain = clock.sleep(10).then(async () => {
      woken.push(clock.now());
      await clock.sleep(20);
      woken.push(clock.now());
    });
    void clock.sleep(1_000).then(() => woken.push(clock.now()));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(woken).toEqual([]);
    await clock.advance(100);
    await chain;
    expect(woken).toEqual([10, 30]);
    expect(clock.now()).toBe(100);
    expect(clock.sleeping).toBe(1);
  });

  it('rejects with the reason of an aborted signal and forgets the sleeper', async () => {
    const clock = new SimulatedClock({ start: 0, autoAdvance: false });
    const controller = new AbortController();
    const reason = new Error('enough');
    const asleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(clock.sleep(10, controller.signal)).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  it('resolves at once for no time at all', async () => {
    const clock = new SimulatedClock({ start: 5, autoAdvance: false });
    await clock.sleep(0);
    await clock.sleep(-1);
    expect(clock.now()).toBe(5);
  });

  it.each([Number.NaN, -5, Infinity])('is not moved by %d milliseconds', async (milliseconds) => {
    const clock = new SimulatedClock({ start: 5, autoAdvance: false });
    await expect(clock.advance(milliseconds)).rejects.toThrow(`milliseconds is ${milliseconds}`);
    expect(clock.now()).toBe(5);
  });
});
