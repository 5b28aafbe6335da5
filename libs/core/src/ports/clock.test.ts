import { expect, it } from 'vitest';
import { systemClock } from './clock.ts';

it('sleeps for longer than a timer of Node.js can wait', async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(90 * 86_400_000, controller.signal);
  await systemClock.sleep(20);
  controller.abort(new Error('woken'));
  await expect(sleeping).rejects.toThrow('woken');
});
