import { expect, test } from 'vitest';
import { cutToWidth, displayWidth } from './display-width.ts';
import { renderTable } from './render-table.ts';

const columns = [
  { heading: 'Name', flexible: true },
  { heading: 'Count', align: 'right' },
] as const;

test('columns are as wide as their texts and stand in line', () => {
  const table = renderTable(
    columns,
    [
      ['a', '1'],
      ['longer', '12345678'],
    ],
    { width: 80 },
  );
  expect(table.split('\n')).toEqual(['Name       Count', 'a              1', 'longer  12345678']);
});

test('wide letters and emoji take the columns that a terminal gives them', () => {
  const lines = renderTable(
    columns,
    [
      ['日本', '1'],
      ['🙂', '1'],
      ['e\u0301', '1'],
      ['ascii', '1'],
    ],
    { width: 80 },
  ).split('\n');
  expect(new Set(lines.map(displayWidth))).toEqual(new Set([12]));
});

test('a flexible column gives way, but keeps a few letters', () => {
  const rows = [['a very long name of something', '1']];
  expect(renderTable(columns, rows, { width: 20 }).split('\n')[1]).toBe('a very long …      1');
  expect(renderTable(columns, rows, { width: 1 }).split('\n')[1]).toBe('a very …      1');
});

test('every row stays on one line, whatever it holds', () => {
  const table = renderTable(
    columns,
    [
      ['two\nlines\u001b[31m', '1'],
      ['', ''],
    ],
    { width: 80 },
  );
  expect(table.split('\n').map((line) => line.trimEnd())).toEqual([
    'Name            Count',
    'two lines␛[31m      1',
    '',
  ]);
});

test('missing cells are empty, and cells without a column are not shown', () => {
  expect(
    renderTable(columns, [['a'], ['b', '2', 'x']], { width: 80 })
      .split('\n')
      .slice(1),
  ).toEqual(['a', 'b         2']);
});

test('styles dress headings and cells without moving them', () => {
  const styled = [
    { heading: 'Name', style: (text: string) => `\u001b[31m${text}\u001b[39m` },
    ...columns.slice(1),
  ];
  const table = renderTable(styled, [['a', '1']], {
    width: 80,
    heading: (text) => `\u001b[2m${text}\u001b[22m`,
  });
  expect(table.split('\n')).toEqual([
    '\u001b[2mName\u001b[22m  \u001b[2mCount\u001b[22m',
    '\u001b[31ma\u001b[39m         1',
  ]);
});

test('a table without rows is its headings', () => {
  expect(renderTable(columns, [], { width: 80 })).toBe('Name  Count');
});

test('a text is cut by what it takes on a terminal, ending in an ellipsis', () => {
  expect(cutToWidth('日本語', 6)).toBe('日本語');
  expect(cutToWidth('日本語', 5)).toBe('日本…');
  expect(cutToWidth('日本語', 4)).toBe('日…');
  expect(cutToWidth('anything', 0)).toBe('');
});
