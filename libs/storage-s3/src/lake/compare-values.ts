import { compareSeverity } from '@vanta-vuln/core';
import type { ColumnValue } from '@vanta-vuln/core';

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
    return Number(left.value === null) - Number(right.value === null) || compareTexts(left.id, right.id);
  }
  const order = column === 'severity' ? compareSeverities : compareValues;
  const sign = direction === 'asc' ? 1 : -1;
  return sign * order(left.value, right.value) || compareTexts(left.id, right.id);
}

function compareSeverities(left: ColumnValue, right: ColumnValue): number {
  return compareSeverity(String(left), String(right));
}

function compareValues(left: ColumnValue, right: ColumnValue): number {
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'object') return compareTexts(JSON.stringify(left), JSON.stringify(right));
  return Number(left) - Number(right);
}

const FIRST_SURROGATE = '\ud800';

/** Orders texts by their UTF-8 bytes, which is the order of their code points. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  let index = 0;
  while (left[index] === right[index]) index += 1;
  const [one = '', other = ''] = [left[index], right[index]];
  // Surrogates stand for code points above all others and below U+E000 in UTF-16.
  if (one >= FIRST_SURROGATE && other >= FIRST_SURROGATE)
    return (left.codePointAt(startOf(left, index)) ?? 0) - (right.codePointAt(startOf(right, index)) ?? 0);
  return one < other ? -1 : 1;
}

/** Where the character begins that a unit of a text belongs to. */
function startOf(text: string, index: number): number {
  const isSecondHalf = /^[\udc00-\udfff]$/.test(text[index] ?? '') && index > 0;
  return isSecondHalf ? index - 1 : index;
}
