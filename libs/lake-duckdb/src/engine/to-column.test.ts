import {
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { toColumnValue } from './to-column.ts';

describe('a moment of an answer', () => {
  it.each([
    [new DuckDBTimestampSecondsValue(1_700_000_000n), 1_700_000_000_000],
    [new DuckDBTimestampMillisecondsValue(1_700_000_000_001n), 1_700_000_000_001],
    [new DuckDBTimestampValue(1_700_000_000_001_999n), 1_700_000_000_001],
    [new DuckDBTimestampValue(-1n), -1],
    [new DuckDBTimestampNanosecondsValue(1_700_000_000_001_999_999n), 1_700_000_000_001],
  ])('is the millisecond that it lies in: %s', (value, expected) => {
    expect(toColumnValue(value, 'at')).toBe(expected);
  });
});
