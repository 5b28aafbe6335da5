import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GAP, columnWidths, fits } from './column-widths.ts';

const flexible = (heading: string) => ({ heading, flexible: true });

describe('the widths of columns', () => {
  test('are those of their texts where there is place', () => {
    expect(columnWidths([flexible('a'), { heading: 'count' }], [['long text', '1']], 40)).toEqual([9, 5]);
    expect(columnWidths([flexible('a')], [['x'.repeat(500)]], Infinity)).toEqual([500]);
  });

  test('are taken from the widest flexible column first', () => {
    const columns = [flexible('id'), flexible('name'), { heading: 'n' }];
    const rows = [['0123456789abcdef01234567', 'CVE-2021-44228', '1']];
    expect(columnWidths(columns, rows, 36)).toEqual([17, 14, 1]);
  });

  test('are shared by flexible columns that are as wide, the first having what is left over', () => {
    const rows = [['x'.repeat(30), 'y'.repeat(30)]];
    expect(columnWidths([flexible('a'), flexible('b')], rows, 33)).toEqual([16, 15]);
  });

  test('are never less than a column may have, nor more than its texts need', () => {
    const rows = [['x'.repeat(30), 'y'.repeat(30), 'short']];
    const columns = [{ ...flexible('a'), narrowest: 19 }, flexible('b'), flexible('c')];
    expect(columnWidths(columns, rows, 38)).toEqual([19, 10, 5]);
    expect(columnWidths(columns, rows, 1)).toEqual([19, 8, 5]);
  });

  test('fill the terminal and no more, whenever the narrowest table fits', () => {
    const column = fc.record({
      heading: fc.constant(''),
      flexible: fc.boolean(),
      narrowest: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    });
    const table = fc
      .array(fc.tuple(column, fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 8 })
      .map((parts) => ({
        columns: parts.map(([part]) => part),
        row: parts.map(([, length]) => 'x'.repeat(length)),
      }));
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 300 }), ({ columns, row }, width) => {
        const widths = columnWidths(columns, [row], width);
        const narrowest = columnWidths(columns, [row], 0);
        const full = row.map(({ length }) => length);
        expect(fits(widths, width)).toBe(fits(narrowest, width));
        if (!fits(narrowest, width)) expect(widths).toEqual(narrowest);
        else if (fits(full, width)) expect(widths).toEqual(full);
        else expect(widths.reduce((sum, one) => sum + one + GAP, -GAP)).toBe(width);
      }),
    );
  });
});
