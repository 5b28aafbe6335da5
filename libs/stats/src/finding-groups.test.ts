import { expect, test } from 'vitest';
import { DAY, T, inBatches } from '../test/statistics-rows.ts';
import { groupByAsset, groupByCve } from './finding-groups.ts';
import type { FindingGroupTuple } from './finding-groups.ts';

const rows: readonly FindingGroupTuple[] = [
  ['CVE-1', 'a1', 'CRITICAL', 9.8, T - 5 * DAY, T - 1, true, false],
  ['CVE-1', 'a2', 'HIGH', null, T - 9 * DAY, T, false, false],
  ['CVE-2', 'a1', 'HIGH', 0, null, T - DAY, true, true],
  ['CVE-2', 'a1', 'UNKNOWN', null, null, null, false, false],
  [null, null, 'CRITICAL', 5, T, null, false, false],
  ['', 'a2', 'CRITICAL', 7, T, null, false, false],
];

test('by asset: counts, the oldest detection, the highest score and how many names', async () => {
  const [worst] = await groupByAsset(inBatches(rows.slice(0, 4), 3), { asOf: T });
  expect(worst).toEqual({
    key: 'a1',
    total: 3,
    active: 2,
    deactivated: 1,
    bySeverity: new Map([
      ['CRITICAL', 1],
      ['HIGH', 1],
      ['UNKNOWN', 1],
    ]),
    fixable: 2,
    overdue: 1,
    oldestDetectedAt: T - 5 * DAY,
    highestCvss: 9.8,
    spread: 2,
  });
});

interface FindingFacts {
  readonly name?: string;
  readonly target?: string | null;
  readonly severity?: string;
  readonly remediateBy?: number | null;
  readonly isDeactivated?: boolean;
}

/** An active HIGH finding of an asset about which nothing else is known, but what is given. */
function finding({
  name = 'CVE',
  target = 'a1',
  severity = 'HIGH',
  remediateBy = null,
  isDeactivated = false,
}: FindingFacts): FindingGroupTuple {
  return [name, target, severity, null, null, remediateBy, false, isDeactivated];
}

test('overdue are the active ones whose deadline has passed', async () => {
  const deadlines = [T - 1, T - DAY, T, T + 1, null].map((remediateBy) => finding({ remediateBy }));
  const mixed = [...deadlines, finding({ remediateBy: T - 1, isDeactivated: true })];
  const [group] = await groupByAsset(inBatches(mixed, 4), { asOf: T });
  expect(group).toMatchObject({ total: 6, active: 5, overdue: 2 });
});

test('severities stand worst first, and a blank name is none', async () => {
  const mixed = [
    finding({ severity: 'LOW' }),
    finding({ severity: 'CRITICAL', name: '' }),
    finding({ severity: 'HIGH' }),
  ];
  const [group] = await groupByAsset(inBatches(mixed, 2), { asOf: T });
  expect([...(group?.bySeverity.keys() ?? [])]).toEqual(['CRITICAL', 'HIGH', 'LOW']);
  expect(group?.spread).toBe(1);
});

test('by CVE: how many assets; what no row knows is null', async () => {
  const groups = await groupByCve(inBatches(rows, 2), { asOf: T });
  expect(groups.map(({ key, total, spread }) => [key, total, spread])).toEqual([
    ['UNKNOWN', 2, 1],
    ['CVE-1', 2, 2],
    ['CVE-2', 2, 1],
  ]);
  expect(groups[2]).toMatchObject({ oldestDetectedAt: null, highestCvss: 0 });
});

test('the worst come first: by severity, then by number, then by key, UNKNOWN last', async () => {
  const row = (target: string | null, severity: string) => finding({ target, severity });
  const mixed = [
    row('many-low', 'LOW'),
    row('many-low', 'LOW'),
    row('b', 'HIGH'),
    row(null, 'HIGH'),
    row('a', 'HIGH'),
    row('two', 'HIGH'),
    row('two', 'OTHER'),
    row('critical', 'CRITICAL'),
  ];
  const groups = await groupByAsset(inBatches(mixed, 3), { asOf: T });
  expect(groups.map(({ key }) => key)).toEqual(['critical', 'two', 'a', 'b', 'UNKNOWN', 'many-low']);
});

test('nothing has no groups', async () => {
  expect(await groupByCve(inBatches([], 1), { asOf: T })).toEqual([]);
});

test('are refused for a moment that is none', async () => {
  await expect(groupByCve(inBatches([], 1), { asOf: Number.NaN })).rejects.toThrow('asOf is NaN');
});
