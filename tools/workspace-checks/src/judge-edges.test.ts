import { expect, test } from 'vitest';
import { judgeEdges } from './judge-edges.ts';

const order = {
  base: { type: 'lib', epic: '1', mayImport: [] },
  upper: { type: 'lib', epic: '2', mayImport: ['base'] },
} as const;

test('an edge in the order is fine', () => {
  expect(
    judgeEdges([{ source: 'upper', target: 'base', files: ['libs/upper/src/index.ts'] }], order),
  ).toEqual([]);
});

test('an edge against the order names the files that make it', () => {
  const files = ['libs/base/src/a.ts', 'libs/base/src/a.test.ts'];
  expect(judgeEdges([{ source: 'base', target: 'upper', files }], order)).toEqual([
    'base may not depend on upper (libs/base/src/a.ts)',
  ]);
});

test('an edge that only tests make is fine', () => {
  const files = ['libs/base/src/a.test.ts', 'libs/base/test/helper.ts'];
  expect(judgeEdges([{ source: 'base', target: 'upper', files }], order)).toEqual([]);
});

test('an edge declared by hand is judged, and so is a project that nobody listed', () => {
  const edges = [
    { source: 'base', target: 'upper', files: [] },
    { source: 'stray', target: 'base', files: ['libs/stray/src/index.ts'] },
  ];
  expect(judgeEdges(edges, order)).toEqual([
    'base may not depend on upper (declared in project.json)',
    'stray may not depend on base (libs/stray/src/index.ts)',
  ]);
});
