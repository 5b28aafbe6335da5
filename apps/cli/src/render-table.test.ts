import { describe, expect, it } from 'vitest';
import { renderTable } from './render-table.ts';

const plain = (text: string) => text;

describe('renderTable', () => {
  it('aligns columns without lines and without blanks at the end', () => {
    const text = renderTable(
      [{ heading: 'NAME' }, { heading: 'COUNT', align: 'right' }],
      [
        ['a', '1'],
        ['long name', '1,000'],
      ],
      { width: 80, heading: plain },
    );
    expect(text.split('\n')).toEqual(['NAME       COUNT', 'a              1', 'long name  1,000']);
  });

  it('cuts flexible columns only, to fit the width', () => {
    const text = renderTable(
      [{ heading: 'ID' }, { heading: 'TEXT', flexible: true }],
      [['0123456789', 'x'.repeat(50)]],
      { width: 40, heading: plain },
    );
    const [, row = ''] = text.split('\n');
    expect(row).toMatch(/^0123456789 {2}x+…$/);
    expect(row.length).toBe(40);
  });

  it('keeps wide characters in their columns', () => {
    const text = renderTable([{ heading: 'A' }, { heading: 'B' }], [['日本', 'x'], ['ab', 'y']], {
      width: 80,
      heading: plain,
    });
    expect(text.split('\n')).toEqual(['A     B', '日本  x', 'ab    y']);
  });
});
