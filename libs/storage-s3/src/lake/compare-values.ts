import { compareSeverity } from '@vanta-vuln/core';
import type { ColumnValue } from '@vanta-vuln/core';
import { compareText } from '../parquet/compare-text.ts';

/** How rows are sorted. */
export interface SortOrder {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** What a row is sorted by. */
export interface SortKey {
  readonly value: ColumnValue;
  readonly id: string;
}

/** Orders rows: severities by weight, texts by their bytes, nulls last, ties by id. */
export function compareKeys({ column, direction }: SortOrder, left: SortKey, right: SortKey): number {
  if (left.value === null || right.value === null) {
    return Number(left.value === null) - Number(right.value === null) || compareText(left.id, right.id);
  }
  const order = column === 'severity' ? compareSeverities : compareValues;
  const sign = direction === 'asc' ? 1 : -1;
  return sign * order(left.value, right.value) || compareText(left.id, right.id);
}

function compareSeverities(left: ColumnValue, right: ColumnValue): number {
  return compareSeverity(String(left), String(right));
}

function compareValues(left: ColumnValue, right: ColumnValue): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'object') return compareText(JSON.stringify(left), JSON.stringify(right));
  return Number(left) - Number(right);
}
