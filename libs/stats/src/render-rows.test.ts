import { expect, test } from 'vitest';
import { displayWidth } from './display-width.ts';
import { renderRows } from './render-rows.ts';
import { renderTable } from './render-table.ts';

const columns = [
  { heading: 'ID' },
  { heading: 'NAME', flexible: true },
  { heading: 'COUNT', align: 'right' },
] as const;
const rows = [
  ['0123456789abcdef01234567', 'CVE-2021-44228', '1'],
  ['f0123456789abcdef0123456', 'CVE-2014-0160', '22'],
];

test('rows are a table where it fits, if need be with texts cut', () => {
  for (const width of [41, 60, Infinity]) {
    expect(renderRows(columns, rows, { width })).toBe(renderTable(columns, rows, { width }));
  }
});

test('rows are blocks of lines where not even the narrowest table fits', () => {
  expect(renderRows(columns, rows, { width: 40 })).toBe(
    [
      'ID     0123456789abcdef01234567',
      'NAME   CVE-2021-44228',
      'COUNT  1',
      '',
      'ID     f0123456789abcdef0123456',
      'NAME   CVE-2014-0160',
      'COUNT  22',
    ].join('\n'),
  );
});

test('a line of a block is no wider than the terminal, whatever it holds', () => {
  const hostile = [['x'.repeat(200_000), '日本語'.repeat(20) + '\u001b[2J\n', '1']];
  const lines = renderRows(columns, hostile, { width: 30 }).split('\n');
  expect(lines.map(displayWidth)).toEqual([30, 30, 8]);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

test('what holds nothing has no line, and a name without a heading stands alone', () => {
  const named = [{ heading: '' }, { heading: 'Found' }, { heading: 'Error' }];
  expect(renderRows(named, [['Last month to date', '12', '']], { width: 20 })).toBe(
    'Last month to date\nFound  12',
  );
});

test('styles dress headings and values without moving them', () => {
  const styled = columns.map((column) => ({ ...column, style: (text: string) => `<${text}>` }));
  const heading = (text: string) => `*${text}*`;
  expect(renderRows(styled, rows.slice(0, 1), { width: 40, heading })).toBe(
    '*ID*     <0123456789abcdef01234567>\n*NAME*   <CVE-2021-44228>\n*COUNT*  <1>',
  );
});

test('no rows are the headings of their table', () => {
  expect(renderRows(columns, [], { width: 5 })).toBe(renderTable(columns, [], { width: 5 }));
});
