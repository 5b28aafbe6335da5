import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SLOT_HELD_AFTER_RESPONSE,
  heldEntries,
  nextFreeSlot,
  withEarlierResponses,
} from './request-window.ts';
import type { WindowEntry } from './request-window.ts';

const NOW = 1_000_000;

function answered(doneAt: number): WindowEntry {
  return { id: `at-${doneAt}`, sentAt: doneAt - 100, doneAt, lostAt: doneAt + 90_000 };
}

function underWay(sentAt: number, lostAt = sentAt + 90_000): WindowEntry {
  return { id: `sent-${sentAt}`, sentAt, doneAt: null, lostAt };
}

describe('heldEntries', () => {
  it('holds a slot for 60.25 s after the response and no longer', () => {
    const held = answered(NOW - SLOT_HELD_AFTER_RESPONSE + 1);
    expect(heldEntries([answered(NOW - SLOT_HELD_AFTER_RESPONSE), held], NOW)).toEqual([held]);
  });

  it('holds the slot of a request that is under way until it counts as lost', () => {
    const held = underWay(NOW - 80_000);
    expect(heldEntries([held, underWay(NOW - 200_000, NOW)], NOW)).toEqual([held]);
  });

  it('drops requests from the future: the clock was set back', () => {
    expect(heldEntries([answered(NOW + 3_600_000)], NOW)).toEqual([]);
  });
});

describe('nextFreeSlot', () => {
  it('lets a whole burst go out at once', () => {
    const entries = Array.from({ length: 49 }, () => underWay(NOW));
    expect(nextFreeSlot(entries, 50, NOW)).toBe(NOW);
  });

  it('waits for the first response to leave the window', () => {
    const entries = [answered(NOW - 10), answered(NOW - 30), underWay(NOW)];
    expect(nextFreeSlot(entries, 3, NOW)).toBe(NOW - 30 + SLOT_HELD_AFTER_RESPONSE);
  });

  it('waits for several to leave after the budget was lowered', () => {
    const entries = [answered(NOW - 30), answered(NOW - 20), answered(NOW - 10)];
    expect(nextFreeSlot(entries, 2, NOW)).toBe(NOW - 20 + SLOT_HELD_AFTER_RESPONSE);
  });

  it('knows no time when requests under way hold all slots', () => {
    expect(nextFreeSlot([underWay(NOW), underWay(NOW)], 2, NOW)).toBe(Infinity);
  });

  it('never lets more than the budget into any 60 seconds of the server', () => {
    const trip = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(trip, trip), { maxLength: 40 }),
        (budget, trips) => {
          const accepted = sendOneByOne(budget, trips);
          for (const end of accepted) {
            const inside = accepted.filter((moment) => moment > end - 60_000 && moment <= end);
            expect(inside.length).toBeLessThanOrEqual(budget);
          }
        },
      ),
    );
  });
});

/** Sends as fast as the window allows; the server accepts each somewhere between its sending and its response. */
function sendOneByOne(budget: number, trips: readonly (readonly [number, number])[]): number[] {
  let now = NOW;
  let entries: WindowEntry[] = [];
  return trips.map(([there, back]) => {
    entries = heldEntries(entries, now);
    now = nextFreeSlot(entries, budget, now);
    entries = heldEntries(entries, now);
    const acceptedAt = now + there;
    now = acceptedAt + back;
    entries.push(answered(now));
    return acceptedAt;
  });
}

describe('withEarlierResponses', () => {
  it('adds responses that are not known', () => {
    const merged = withEarlierResponses([answered(NOW)], [NOW - 5, NOW - 3], 'earlier-');
    expect(merged.map(({ doneAt }) => doneAt)).toEqual([NOW - 5, NOW - 3, NOW]);
  });

  it('adds no response twice, and each of several at the same moment', () => {
    const merged = withEarlierResponses([answered(NOW)], [NOW, NOW, NOW], 'earlier-');
    expect(merged.map(({ doneAt }) => doneAt)).toEqual([NOW, NOW, NOW]);
  });
});
