import { describe, expect, it } from 'vitest';
import type { ChangeEvent } from './change-event.ts';
import { eventLabel, eventToHistoryRow, historyRowToEvent } from './history-row.ts';

const EVENT: ChangeEvent = {
  dataset: 'remediations',
  id: 'r1',
  type: 'remediated',
  at: 5,
  severity: 'HIGH',
  name: null,
  changed: { remediated_at: [null, '2026-01-14T00:00:00.000Z'] },
  before: { id: 'r1', remediated_at: null },
  runId: 'run',
  reconstructed: true,
};

describe('an event as a row of the history table', () => {
  it('comes back as it was', () => {
    expect(historyRowToEvent(eventToHistoryRow(EVENT))).toEqual(EVENT);
    const discovered: ChangeEvent = { ...EVENT, type: 'discovered', changed: {}, before: null };
    expect(historyRowToEvent(eventToHistoryRow(discovered))).toEqual(discovered);
  });

  it('of an unknown type reads as updated', () => {
    expect(historyRowToEvent({ ...eventToHistoryRow(EVENT), type: 'merged' }).type).toBe('updated');
  });
});

describe('the label of a row', () => {
  it('is its severity and name, where it has them', () => {
    expect(eventLabel({ severity: 'LOW', name: 'CVE-1' })).toEqual({ severity: 'LOW', name: 'CVE-1' });
    expect(eventLabel({ id: 'r1' })).toEqual({ severity: null, name: null });
  });
});
