import type { LakeTable } from '@vanta-vuln/core';
import { columnNames } from '../lake-tables.ts';
import type { PartitionDays } from './table-use.ts';

/** A table of the lake at one place of a statement. */
export class TableReference {
  readonly table: LakeTable;
  readonly alias: string;
  /** Whether it stands for the partitions of the table. */
  readonly partitions: boolean;
  readonly columns = new Set<string>();
  days: PartitionDays | null = null;
  readonly #known: ReadonlySet<string>;

  constructor(
    table: LakeTable,
    { alias, partitions }: { readonly alias: string; readonly partitions: boolean },
  ) {
    this.table = table;
    this.alias = alias;
    this.partitions = partitions;
    this.#known = new Set(columnNames(table));
  }

  /** Notes the column that a dotted name means; false when it means none of this table. */
  use([first = '', second]: readonly string[]): boolean {
    const isOwn = namedBy(this, first);
    if (isOwn && second === undefined) this.useAll();
    const column = (isOwn && second !== undefined ? second : first).toLowerCase();
    const isKnown = this.#known.has(column);
    if (isKnown) this.columns.add(column);
    return isOwn || isKnown;
  }

  useAll(): void {
    for (const column of this.#known) this.columns.add(column);
  }
}

/** Whether a name in a statement means this table. */
export function namedBy({ alias }: TableReference, name: string): boolean {
  return alias.toLowerCase() === name.toLowerCase();
}
