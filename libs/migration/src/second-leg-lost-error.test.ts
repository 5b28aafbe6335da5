import { StoreError } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { SecondLegLostError } from './second-leg-lost-error.ts';

const LOCATION = 'file:///data/lake';

describe('the hint of a second store that was not written', () => {
  it('is to wait where what was in the way passes by itself', () => {
    const cause = new StoreError('store-locked', 'Run 1 writes there.', {
      hint: 'Wait until it has ended.',
      retryable: true,
    });
    const { hint } = new SecondLegLostError(LOCATION, [], cause);
    expect(hint).toMatch(/^The database has everything\. The next sync brings the missing runs there first;/);
    expect(new SecondLegLostError(LOCATION, [], new Error('The line is cut.')).hint).toBe(hint);
  });

  it('names the way out of what does not: no sync would ever get past it', () => {
    const cause = new StoreError('lake-pointer-lost', 'Its commit.json is gone.', {
      hint: 'Put back the last commit.json.',
    });
    const { hint, message } = new SecondLegLostError(LOCATION, [], cause);
    expect(message).toContain('Its commit.json is gone.');
    expect(hint).toMatch(/^The database has everything\. Put back the last commit\.json\. The next sync/);
  });
});
