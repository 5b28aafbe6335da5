import { CatalogConflictError, checkLocation } from './catalog-errors.ts';
import { toPartitions } from './catalog-partition.ts';
import type { CatalogPartition, LakeFileFacts } from './catalog-partition.ts';
import { lakeCatalogTables } from './catalog-table.ts';
import type { CatalogColumn, CatalogTable } from './catalog-table.ts';

/** A table of the catalog with its partitions. */
export interface FoundTable extends CatalogTable {
  readonly partitions: readonly CatalogPartition[];
}

/** What the catalog has of a database; null when there is none. */
export interface CatalogState {
  readonly tables: readonly FoundTable[];
}

/** What is to be done with one table. */
export interface TablePlan {
  readonly table: CatalogTable;
  readonly action: 'create' | 'add-columns' | 'keep';
  /** Columns that the catalog does not have yet. */
  readonly addedColumns: readonly CatalogColumn[];
  readonly newPartitions: readonly CatalogPartition[];
  /** Partitions that another run has written again. */
  readonly changedPartitions: readonly CatalogPartition[];
  readonly keptPartitions: number;
}

/** What would make the catalog say what the lake holds. */
export interface CatalogPlan {
  readonly database: string;
  readonly createDatabase: boolean;
  /** The eight tables. */
  readonly tables: readonly TablePlan[];
}

/** What a plan is made from. */
export interface PlanCatalogOptions {
  readonly database: string;
  /** `s3://bucket/prefix`. */
  readonly lake: string;
  /** The files of the days of the lake, in the order in which they were written. */
  readonly files: readonly LakeFileFacts[];
  readonly state: CatalogState | null;
}

/**
 * Decides what to do to the catalog; nothing is done yet, and nothing is ever removed.
 *
 * Throws CatalogConflictError when the catalog has a table of another shape: columns are only added; CatalogError
 * `catalog-location-invalid` for a lake that lies nowhere.
 */
export function planCatalog({ database, lake, files, state }: PlanCatalogOptions): CatalogPlan {
  checkLocation(lake);
  const found = new Map((state?.tables ?? []).map((table) => [table.name, table]));
  const byTable = Map.groupBy(files, ({ table }) => `vanta_${table}`);
  const tables = lakeCatalogTables(lake).map((table) => {
    const partitions = toPartitions(byTable.get(table.name) ?? [], table.location);
    return planTable(table, { partitions, found: found.get(table.name) });
  });
  return { database, createDatabase: state === null, tables };
}

/** Whether a plan would do anything. */
export function changesCatalog({ createDatabase, tables }: CatalogPlan): boolean {
  return (
    createDatabase ||
    tables.some(
      ({ action, newPartitions, changedPartitions }) =>
        action !== 'keep' || newPartitions.length > 0 || changedPartitions.length > 0,
    )
  );
}

function planTable(
  table: CatalogTable,
  { partitions, found }: { partitions: readonly CatalogPartition[]; found: FoundTable | undefined },
): TablePlan {
  const addedColumns = found === undefined ? table.columns : checkEvolution(table, found);
  const held = new Map((found?.partitions ?? []).map((partition) => [partition.date, partition]));
  const newPartitions = partitions.filter(({ date }) => !held.has(date));
  const changedPartitions = partitions.filter((partition) => isChanged(partition, held.get(partition.date)));
  return {
    table,
    action: found === undefined ? 'create' : addedColumns.length > 0 ? 'add-columns' : 'keep',
    addedColumns,
    newPartitions,
    changedPartitions,
    keptPartitions: partitions.length - newPartitions.length - changedPartitions.length,
  };
}

/** The columns to add; throws CatalogConflictError when that is not all that differs. */
function checkEvolution(table: CatalogTable, found: FoundTable): readonly CatalogColumn[] {
  const needed = new Map(table.columns.map(({ name, type }) => [name, type]));
  for (const { name, type } of found.columns) {
    const needs = needed.get(name) ?? 'absent';
    if (needs !== type)
      throw new CatalogConflictError(table.name, { what: `The column ${name}`, has: type, needs });
  }
  checkSame(table.name, 'The location', { has: found.location, needs: table.location });
  checkSame(table.name, 'The partitioning', {
    has: describeKeys(found.partitionKeys),
    needs: describeKeys(table.partitionKeys),
  });
  const held = new Set(found.columns.map(({ name }) => name));
  return table.columns.filter(({ name }) => !held.has(name));
}

function checkSame(
  table: string,
  what: string,
  { has, needs }: { readonly has: string; readonly needs: string },
) {
  if (has.replace(/\/+$/, '') !== needs.replace(/\/+$/, '')) {
    throw new CatalogConflictError(table, { what, has, needs });
  }
}

function describeKeys(keys: readonly CatalogColumn[]): string {
  return keys.length === 0 ? 'none' : keys.map(({ name, type }) => `${name} ${type}`).join(', ');
}

function isChanged(partition: CatalogPartition, held: CatalogPartition | undefined): boolean {
  if (held === undefined) return false;
  return Object.entries(partition.parameters).some(([name, value]) => held.parameters[name] !== value);
}
