/** One row with what listing it needs. */
export interface TableEntry<Row> {
  readonly id: string;
  /** What rows sort by before their id. */
  readonly rank: number;
  readonly row: Row;
  /** The row as JSON text, made when it is first sent. */
  json: string | undefined;
}

/** How the rows of a table are told apart and sorted. */
export interface TableOptions<Row> {
  readonly idOf: (row: Row) => string;
  /** @default all rows rank alike, so that they sort by id */
  readonly rankOf?: (row: Row) => number;
}

/**
 * The rows of one dataset, by id and in the order of their list.
 *
 * Rows are never changed in place: `set` replaces. The order is made anew only when a row comes, goes or
 * changes its rank. Since the last `startGeneration` the table remembers what it held before each edit.
 */
export class AccountTable<Row> {
  readonly #entries = new Map<string, TableEntry<Row>>();
  readonly #before = new Map<string, Row | null>();
  readonly #gone = new Map<string, Row>();
  readonly #idOf: (row: Row) => string;
  readonly #rankOf: (row: Row) => number;
  #order: TableEntry<Row>[] | undefined;

  constructor({ idOf, rankOf = () => 0 }: TableOptions<Row>) {
    this.#idOf = idOf;
    this.#rankOf = rankOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): Row | undefined {
    return this.#entries.get(id)?.row;
  }

  entry(id: string): TableEntry<Row> | undefined {
    return this.#entries.get(id);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  *rows(): Generator<Row> {
    for (const { row } of this.#entries.values()) yield row;
  }

  /** Rows that an earlier generation held and this one does not. */
  goneRows(): IterableIterator<Row> {
    return this.#gone.values();
  }

  /** Adds a row or replaces the one with its id. */
  set(row: Row): void {
    const id = this.#idOf(row);
    const old = this.#entries.get(id);
    const entry = { id, rank: this.#rankOf(row), row, json: undefined };
    if (!this.#before.has(id)) this.#before.set(id, old?.row ?? null);
    this.#entries.set(id, entry);
    if (old === undefined || old.rank !== entry.rank) this.#order = undefined;
    else if (this.#order !== undefined) this.#order[this.#positionOf(this.#order, old)] = entry;
  }

  /** Takes a row away; false when there was none. */
  delete(id: string): boolean {
    const old = this.#entries.get(id);
    if (old === undefined) return false;
    if (!this.#before.has(id)) this.#before.set(id, old.row);
    this.#entries.delete(id);
    this.#order = undefined;
    return true;
  }

  /** All entries in list order: by rank, then by id. */
  sorted(): readonly TableEntry<Row>[] {
    this.#order ??= [...this.#entries.values()].sort(compareEntries);
    return this.#order;
  }

  /** Ids edited in this generation, each with the row that the last one held (null for none). */
  edits(): ReadonlyMap<string, Row | null> {
    return this.#before;
  }

  /** Whether an earlier generation held this row, and a later one did not. */
  wasGone(id: string): boolean {
    return this.#gone.has(id);
  }

  /** Takes the present rows as the state to which later edits are compared. */
  startGeneration(): void {
    for (const [id, row] of this.#before) {
      if (this.#entries.has(id)) this.#gone.delete(id);
      else if (row !== null) this.#gone.set(id, row);
    }
    this.#before.clear();
  }

  #positionOf(order: readonly TableEntry<Row>[], entry: TableEntry<Row>): number {
    return firstAfter(order, entry) - 1;
  }
}

/** A place in a list: right after the row with this rank and id, whether it is still there or not. */
export interface TablePosition {
  readonly rank: number;
  readonly id: string;
}

/** The index of the first entry after a position. */
export function firstAfter(order: readonly TablePosition[], position: TablePosition): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = order[middle];
    if (entry !== undefined && compareEntries(entry, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareEntries(left: TablePosition, right: TablePosition): number {
  if (left.rank !== right.rank) return left.rank - right.rank;
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
