import type {
  DatasetColumn,
  DatasetName,
  DatasetRow,
  JsonObject,
  RowFilter,
  StorageBackend,
} from '@vanta-vuln/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { toStagedRow } from '../to-staged.ts';
import { wireDeactivation, wireVulnerability } from '../wire-records.ts';
import { compareByColumn } from './compare-by-column.ts';
import { filters, parts, wireLists } from './filter-arbitraries.ts';
import { matchesFilter } from './matches-filter.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const SORTABLE = {
  vulnerabilities: [
    'id',
    'name',
    'severity',
    'cvss_severity_score',
    'target_id',
    'first_detected_at',
    'is_fixable',
    'deactivated_at',
    'observed_at',
  ],
  remediations: ['id', 'severity', 'vulnerability_id', 'remediated_at', 'run_id'],
  assets: ['id', 'name', 'asset_type', 'has_been_scanned'],
} as const;

type Sort<D extends DatasetName> = { readonly column: DatasetColumn<D>; readonly direction: 'asc' | 'desc' };
type Part = { readonly offset?: number; readonly limit?: number; readonly batchSize?: number };
type Question<D extends DatasetName> = readonly [RowFilter<D>, Sort<D>, Part];

const directions = fc.constantFrom('asc' as const, 'desc' as const);

function question<const D extends DatasetName>(
  filter: fc.Arbitrary<RowFilter<D>>,
  columns: readonly DatasetColumn<D>[],
): fc.Arbitrary<Question<D>> {
  const sort = fc.record({ column: fc.constantFrom(...columns), direction: directions });
  return fc.tuple(filter, sort, parts);
}

/** Puts the questions to a store and to the model. */
async function compareWithModel<D extends DatasetName>(
  store: StorageBackend,
  {
    dataset,
    rows,
    questions,
  }: {
    readonly dataset: D;
    readonly rows: readonly DatasetRow<D>[];
    readonly questions: readonly Question<D>[];
  },
): Promise<void> {
  for (const [filter, sort, part] of questions) {
    const columns = ['id', sort.column] as const;
    const { offset = 0, limit = Infinity } = part;
    const matching = rows.filter((row) => matchesFilter(dataset, row, filter));
    const sorted = matching.toSorted((left, right) => compareByColumn(sort, left, right));
    const expected = sorted.slice(offset, offset + limit).map((row) => columns.map((column) => row[column]));
    expect(await collect(store.readRows(dataset, { columns, filter, sort, ...part }))).toEqual(expected);
    const unsorted = await collect(store.readRows(dataset, { columns: ['id'], filter }));
    expect(unsorted.map(([id]) => id).sort()).toEqual(matching.map(({ id }) => id).sort());
  }
}

const asStored = <D extends DatasetName>(dataset: D, records: readonly JsonObject[]) =>
  records.map((record) => ({ ...toStagedRow(dataset, record), run_id: 'run', observed_at: MOMENT }));

export function describeFilters(target: StorageBackendTarget): void {
  describe('filters, sorts, offsets, limits and columns', () => {
    it('mean what the model says', async () => {
      const questions = fc.record({
        vulnerabilities: fc.array(
          question<'vulnerabilities'>(filters.vulnerabilities, SORTABLE.vulnerabilities),
          {
            minLength: 12,
            maxLength: 12,
          },
        ),
        remediations: fc.array(question<'remediations'>(filters.remediations, SORTABLE.remediations), {
          minLength: 4,
          maxLength: 4,
        }),
        assets: fc.array(question<'assets'>(filters.assets, SORTABLE.assets), { minLength: 4, maxLength: 4 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.record(wireLists), questions, async (lists, asked) => {
          await using opened = await openEmptyStore(target);
          const { store } = opened;
          await syncLists(store, lists);
          const { vulnerabilities, remediations, assets } = lists;
          await compareWithModel(store, {
            dataset: 'vulnerabilities',
            rows: asStored('vulnerabilities', vulnerabilities),
            questions: asked.vulnerabilities,
          });
          await compareWithModel(store, {
            dataset: 'remediations',
            rows: asStored('remediations', remediations),
            questions: asked.remediations,
          });
          await compareWithModel(store, {
            dataset: 'assets',
            rows: asStored('assets', assets),
            questions: asked.assets,
          });
        }),
        { numRuns: 25 },
      );
    });

    it.each(['detected', 'deactivated', 'due'] as const)('hold both ends of a range: %s', async (range) => {
      await using opened = await openEmptyStore(target);
      const day = '2026-01-02T03:04:05.678Z';
      const moment = Date.parse(day);
      const vulnerability = wireVulnerability('v1', {
        firstDetectedDate: day,
        remediateByDate: day,
        deactivateMetadata: wireDeactivation({ deactivatedOnDate: day }),
      });
      await syncLists(opened.store, { vulnerabilities: [vulnerability] });
      const read = async (from: number | undefined, to: number | undefined) => {
        const filter = { [`${range}From`]: from, [`${range}To`]: to };
        return (await collect(opened.store.readRows('vulnerabilities', { columns: ['id'], filter }))).flat();
      };
      expect(await read(moment, moment)).toEqual(['v1']);
      expect(await read(moment + 1, undefined)).toEqual([]);
      expect(await read(undefined, moment - 1)).toEqual([]);
    });

    it('sort severities by their weight, unknown last, and the other way round', async () => {
      await using opened = await openEmptyStore(target);
      const severities = ['LOW', 'INFO', null, 'CRITICAL', 'MEDIUM', 'HIGH'];
      const vulnerabilities = severities.map((severity, index) =>
        wireVulnerability(`v${index}`, { severity }),
      );
      await syncLists(opened.store, { vulnerabilities });
      const read = async (direction: 'asc' | 'desc') => {
        const rows = opened.store.readRows('vulnerabilities', {
          columns: ['severity'],
          sort: { column: 'severity', direction },
        });
        return (await collect(rows)).map(([severity]) => severity);
      };
      const ascending = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO', 'UNKNOWN'];
      expect(await read('asc')).toEqual(ascending);
      expect(await read('desc')).toEqual(ascending.toReversed());
    });

    it('take thousands of ids', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')] });
      const ids = Array.from({ length: 50_000 }, (_, index) => `v${index + 2}`);
      expect(
        await collect(opened.store.readRows('vulnerabilities', { columns: ['id'], filter: { ids } })),
      ).toEqual([['v2']]);
    });
  });
}
