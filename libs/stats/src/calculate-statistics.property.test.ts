import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryRows } from '../test/arbitrary-rows.ts';
import { naiveJson } from '../test/naive-statistics.ts';
import { statisticsOf } from '../test/statistics-rows.ts';
import type { Counts } from './counts.ts';
import { statisticsToJson } from './statistics-to-json.ts';

test('the promised figures equal those of a second, plain implementation', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows, async (rows) => {
      expect(statisticsToJson(await statisticsOf(rows))).toMatchObject(naiveJson(rows));
    }),
  );
});

test('neither the order of the rows nor their batches change anything', async () => {
  const shuffled = arbitraryRows.chain((rows) =>
    fc.tuple(
      fc.constant(rows),
      fc.record({
        vulnerabilities: shuffle(rows.vulnerabilities),
        remediations: shuffle(rows.remediations),
        assets: shuffle(rows.assets),
      }),
      fc.integer({ min: 1, max: 40 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, reordered, batchSize]) => {
      expect(await statisticsOf(reordered, { batchSize })).toEqual(await statisticsOf(rows));
    }),
  );
});

test('every breakdown adds up to its total', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows, async (rows) => {
      const { vulnerabilities, remediations, assets } = await statisticsOf(rows);
      const { total, active, activeDeadlines, bySeverity, byIntegration, detected } = vulnerabilities;
      expect(bySeverity.reduce((all, row) => all + row.total, 0)).toBe(total);
      expect(bySeverity.reduce((all, row) => all + row.active, 0)).toBe(active);
      expect(Object.values(activeDeadlines).reduce((left, right) => left + right)).toBe(active);
      expect(sum(byIntegration)).toBe(total);
      expect(sum(vulnerabilities.activeByAge)).toBe(active);
      expect([detected.byDay, detected.byWeek, detected.byMonth].map(sum)).toEqual([total, total, total]);

      const { opened, fixed } = remediations;
      expect(remediations.bySeverity.reduce((all, row) => all + row.total, 0)).toBe(remediations.total);
      expect(remediations.onTime + remediations.late + remediations.noSla).toBe(remediations.remediated);
      expect(remediations.remediated + remediations.open).toBe(remediations.total);
      expect(remediations.matched + remediations.unmatched).toBe(remediations.total);
      expect([opened.byDay, opened.byWeek, opened.byMonth].map(sum)).toEqual(
        Array(3).fill(remediations.total),
      );
      expect([fixed.byDay, fixed.byWeek, fixed.byMonth].map(sum)).toEqual(
        Array(3).fill(remediations.remediated),
      );
      expect(sum(assets.byType)).toBe(assets.total);
    }),
  );
});

function shuffle<Row>(rows: readonly Row[]): fc.Arbitrary<Row[]> {
  return fc.shuffledSubarray([...rows], { minLength: rows.length });
}

function sum(counts: Counts): number {
  return [...counts.values()].reduce((left, right) => left + right, 0);
}
