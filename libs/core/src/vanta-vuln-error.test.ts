import { expect, it } from 'vitest';
import { VantaVulnError } from './vanta-vuln-error.ts';

it.each([undefined, false, true])('an error whose retryable may be unknown is %s at most', (retryable) => {
  const error = new VantaVulnError('disk-full', 'The disk is full.', { hint: 'Make room.', retryable });
  expect(error).toMatchObject({ code: 'disk-full', hint: 'Make room.', retryable: retryable === true });
  expect('cause' in error).toBe(false);
});
