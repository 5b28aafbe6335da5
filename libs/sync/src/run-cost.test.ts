import { expect, it } from 'vitest';
import { trackRunCost } from './run-cost.ts';

it('is that of earlier attempts, and of what the source was asked since, which may have served others before', () => {
  let usage = { requests: 100, throttled: 10, pacing: { recent: [] }, requestsPerMinute: 60, pageSize: 100 };
  const cost = trackRunCost({ usage: () => usage }, { requests: 1000, throttled: 20 });
  expect(cost()).toEqual({ requests: 1000, throttled: 20 });
  usage = { ...usage, requests: 107, throttled: 11 };
  expect(cost()).toEqual({ requests: 1007, throttled: 21 });
});
