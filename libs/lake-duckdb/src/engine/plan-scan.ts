import type { LocatedTable } from '../lake/locate-files.ts';
import type { FileColumns } from './file-footers.ts';

/** A table with what its files say of themselves. */
export interface ScannedTable extends LocatedTable {
  readonly columnsOf: ReadonlyMap<string, FileColumns>;
}

/** What running a statement reads. */
export interface ScanPlan {
  readonly tables: readonly ScannedTable[];
  /** The keys of the files, each once. */
  readonly objects: readonly string[];
  /** Compressed sizes of the column chunks that are needed. */
  readonly bytes: number;
}

/** Adds up what the tables of a statement cost. */
export function planScan(tables: readonly ScannedTable[]): ScanPlan {
  const chunks = new Map<string, number>();
  for (const { files, columns, columnsOf } of tables) {
    for (const { key } of files) {
      for (const [name, { bytes }] of columnsOf.get(key) ?? []) {
        if (columns.has(name)) chunks.set(`${key} ${name}`, bytes);
      }
    }
  }
  return {
    tables,
    objects: [...new Set(tables.flatMap(({ files }) => files.map(({ key }) => key)))],
    bytes: [...chunks.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}
