import { LAKE_TABLES } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { CatalogConflictError, CatalogError } from './catalog-errors.ts';
import { lakeCatalogTables } from './catalog-table.ts';
import { lakeGlueTables } from './glue-tables.ts';
import { changesCatalog, planCatalog } from './plan-catalog.ts';
import type { CatalogPlan, CatalogState, FoundTable } from './plan-catalog.ts';

const LAKE = 's3://bucket/lake';
const file = (date: string, runId = 'run-1', rows: number | null = 10) => ({
  table: 'vulnerabilities',
  date,
  rows,
  runId,
  schemaVersion: 1,
});

const planFor = (state: CatalogState | null, files = [file('2026-01-02'), file('2026-01-03')]) =>
  planCatalog({ database: 'db', lake: LAKE, files, state });

/** The catalog after a plan was carried out. */
const after = ({ tables }: CatalogPlan): CatalogState => ({
  tables: tables.map(({ table, newPartitions }) => ({ ...table, partitions: newPartitions })),
});

const firstTable = (state: CatalogState, change: (table: FoundTable) => FoundTable): CatalogState => ({
  tables: state.tables.map((table, index) => (index === 0 ? change(table) : table)),
});

describe('a plan for the catalog', () => {
  it.each(['', 'bucket/lake', 's3://'])(
    'is not made for a lake at %j, where its tables would be empty',
    (lake) => {
      expect(() => planCatalog({ database: 'db', lake, files: [], state: null })).toThrow(
        expect.objectContaining({ code: 'catalog-location-invalid' }),
      );
      expect(() => lakeGlueTables(lake)).toThrow(CatalogError);
    },
  );

  it('for an account without a database creates all eight tables and every partition', () => {
    const plan = planFor(null);
    expect(plan.createDatabase).toBe(true);
    expect(plan.tables.map(({ table, action }) => [table.name, action])).toEqual(
      LAKE_TABLES.map(({ name }) => [name, 'create']),
    );
    expect(plan.tables[0]?.newPartitions.map(({ date }) => date)).toEqual(['2026-01-02', '2026-01-03']);
  });

  it('of a catalog that is up to date does nothing', () => {
    const plan = planFor(after(planFor(null)));
    expect(changesCatalog(plan)).toBe(false);
    expect(plan.tables[0]?.keptPartitions).toBe(2);
  });

  it('adds the days that came, and changes the day that another run has written again', () => {
    const files = [file('2026-01-02'), file('2026-01-03', 'run-2'), file('2026-01-04', 'run-3')];
    const [plan] = planFor(after(planFor(null)), files).tables;
    expect(plan?.newPartitions.map(({ date }) => date)).toEqual(['2026-01-04']);
    expect(plan?.changedPartitions.map(({ date, parameters }) => [date, parameters['vanta_run_id']])).toEqual(
      [['2026-01-03', 'run-2']],
    );
  });

  it('adds up the rows of the files of one day', () => {
    const files = [
      file('2026-01-02', 'run-1', 3),
      file('2026-01-02', 'run-2', 4),
      file('2026-01-02', 'run-3', null),
    ];
    expect(planFor(null, files).tables[0]?.newPartitions.map(({ parameters }) => parameters)).toEqual([
      { numRows: '7', vanta_run_id: 'run-3', vanta_schema_version: '1' },
    ]);
  });

  it('gives partitions to the daily tables alone', () => {
    const keys = lakeCatalogTables(LAKE).map(({ name, partitionKeys }) => [name, partitionKeys.length]);
    expect(keys).toEqual(LAKE_TABLES.map(({ name, currentOf }) => [name, currentOf === null ? 3 : 0]));
  });

  it('adds the columns that the catalog does not have yet', () => {
    const state = firstTable(after(planFor(null)), (table) => ({
      ...table,
      columns: table.columns.slice(0, -2),
    }));
    const [plan] = planFor(state).tables;
    expect(plan).toMatchObject({
      action: 'add-columns',
      addedColumns: [
        { name: 'observed_at', type: 'timestamp' },
        { name: 'raw_json', type: 'string' },
      ],
    });
  });

  it('refuses a column of another type, and names both', () => {
    const state = firstTable(after(planFor(null)), (table) => ({
      ...table,
      columns: table.columns.map((column) =>
        column.name === 'severity' ? { ...column, type: 'int' } : column,
      ),
    }));
    expect(() => planFor(state)).toThrow(CatalogConflictError);
    expect(() => planFor(state)).toThrow(
      'The column severity of table vanta_vulnerabilities is int in the catalog and string in the lake.',
    );
  });

  it('refuses to drop a column', () => {
    const state = firstTable(after(planFor(null)), (table) => ({
      ...table,
      columns: [...table.columns, { name: 'added_later', type: 'string' }],
    }));
    expect(() => planFor(state)).toThrow('is string in the catalog and absent in the lake');
  });

  it('refuses to point a table at another lake', () => {
    const state = firstTable(after(planFor(null)), (table) => ({ ...table, location: 's3://other/x/' }));
    expect(() => planFor(state)).toThrow(
      'The location of table vanta_vulnerabilities is s3://other/x/ in the catalog and s3://bucket/lake/vulnerabilities/ in the lake.',
    );
  });

  it('refuses other partition columns', () => {
    const state = firstTable(after(planFor(null)), (table) => ({ ...table, partitionKeys: [] }));
    expect(() => planFor(state)).toThrow('is none in the catalog and year string, month string, day string');
  });
});
