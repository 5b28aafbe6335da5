import { describe, expect, it } from 'vitest';
import { findGonePartitions } from './gone-partitions.ts';
import { planCatalog } from './plan-catalog.ts';
import type { CatalogState } from './plan-catalog.ts';

const file = (table: string, date: string) => ({ table, date, rows: 1, runId: 'run', schemaVersion: 1 });
const FILES = [
  file('vulnerabilities', '2026-01-01'),
  file('vulnerabilities', '2026-01-02'),
  file('sync_history', '2026-01-01'),
];

/** A catalog that has been told of these files. */
function told(files = FILES): CatalogState {
  const { tables } = planCatalog({ database: 'db', lake: 's3://bucket', files, state: null });
  return { tables: tables.map(({ table, newPartitions }) => ({ ...table, partitions: newPartitions })) };
}

describe('the days that are gone', () => {
  it('are those that the catalog has and the lake has not', () => {
    const files = FILES.filter(({ table, date }) => table !== 'vulnerabilities' || date !== '2026-01-01');
    expect(findGonePartitions({ files, state: told() })).toEqual([
      { table: 'vanta_vulnerabilities', date: '2026-01-01' },
    ]);
  });

  it('are none where all are there, more than are registered, or nothing is registered', () => {
    const more = [...FILES, file('vulnerabilities', '2026-01-03')];
    expect(findGonePartitions({ files: FILES, state: told() })).toEqual([]);
    expect(findGonePartitions({ files: more, state: told() })).toEqual([]);
    expect(findGonePartitions({ files: FILES, state: null })).toEqual([]);
  });

  it('are none of a table of which the lake has nothing at all', () => {
    expect(findGonePartitions({ files: [], state: told() })).toEqual([]);
  });
});
