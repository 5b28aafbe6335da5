import { describe, expect, it } from 'vitest';
import { findDetection } from './detections.ts';

const BEFORE = '2026-01-30T06:00:00Z';
const AFTER = '2026-01-31T06:00:00Z';
const find = (storedJson: string, rawJson: string, storedAt: number | null = Date.parse(BEFORE)) =>
  findDetection([1, 'v1', 'hash', 0, storedJson, storedAt], rawJson);
const finding = (moment: string, more = '') => `{"id":"v1","lastDetectedDate":"${moment}"${more}}`;

describe('the move of a detection', () => {
  it('is found where nothing else differs', () => {
    expect(find(finding(BEFORE), finding(AFTER))).toEqual({
      before: BEFORE,
      after: AFTER,
      at: Date.parse(AFTER),
    });
  });

  it.each([
    ['another field differs too', finding(BEFORE, ',"name":"a"'), finding(AFTER, ',"name":"b"')],
    ['it is no moment any more', finding(BEFORE), finding('soon')],
    ['it is there no more', finding(BEFORE), '{"id":"v1"}'],
    ['a field of that name lies deeper', ...both(',"more":{"lastDetectedDate":"2026-01-30T06:00:00Z"}')],
  ])('is left to a full comparison when %s', (_, stored, received) => {
    expect(find(stored, received)).toBeNull();
  });

  it.each([null, Date.parse(AFTER)])('is left to it when the column says something else: %s', (storedAt) => {
    expect(find(finding(BEFORE), finding(AFTER), storedAt)).toBeNull();
  });
});

function both(more: string): [string, string] {
  return [finding(BEFORE, more), finding(AFTER, more)];
}
