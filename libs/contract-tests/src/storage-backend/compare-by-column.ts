import { compareSeverity } from '@vanta-vuln/core';
import type { ColumnValue, RowValues } from '@vanta-vuln/core';

const byText = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));

function compareValues(column: string, left: ColumnValue, right: ColumnValue): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return column === 'severity' ? compareSeverity(left, right) : byText(left, right);
  }
  return Number(left) - Number(right);
}

/** How a sort orders two rows: nulls last whatever the direction, ties by id. The model that stores are compared with. */
export function compareByColumn(
  { column, direction }: { readonly column: string; readonly direction: 'asc' | 'desc' },
  left: RowValues,
  right: RowValues,
): number {
  const [leftValue = null, rightValue = null] = [left[column], right[column]];
  const byId = byText(String(left['id']), String(right['id']));
  if (leftValue === null || rightValue === null) {
    return Number(leftValue === null) - Number(rightValue === null) || byId;
  }
  const sign = direction === 'asc' ? 1 : -1;
  return sign * compareValues(column, leftValue, rightValue) || byId;
}
