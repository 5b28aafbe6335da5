import { DATASET_TABLES } from '@vanta-vuln/core';
import type { ColumnValue, DatasetColumn, DatasetName, ObjectStore, ReadRowsOptions } from '@vanta-vuln/core';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import type { ColumnBounds } from '../parquet/read-parquet-options.ts';
import { toBatches } from './batches.ts';
import type { CommittedState } from './commit-pointer.ts';
import { compareKeys } from './compare-values.ts';
import type { SortKey, SortOrder } from './compare-values.ts';
import { openSnapshot } from './open-snapshot.ts';
import { boundsOf, conditionsOf } from './row-predicate.ts';
import type { Condition } from './row-predicate.ts';

type Tuple = readonly ColumnValue[];

/** A row that is meant, with its place among those that the reader gives. */
interface Found {
  readonly place: number;
  readonly tuple: Tuple;
}

// How many sorted rows are fetched in one go through the file.
const ROWS_AT_ONCE = 20_000;

/** Reads the rows of a dataset of a snapshot, in batches of tuples. */
export async function* readRows<D extends DatasetName, Columns extends readonly DatasetColumn<D>[]>(
  store: ObjectStore,
  state: CommittedState,
  { dataset, options }: { readonly dataset: D; readonly options: ReadRowsOptions<D, Columns> },
): AsyncGenerator<Tuple[]> {
  const conditions = options.filter === undefined ? [] : conditionsOf(dataset, options.filter);
  const file = await openSnapshot(store, state, dataset);
  const reading: Reading = {
    file,
    dataset,
    conditions,
    bounds: boundsOf(conditions),
    signal: options.signal,
  };
  const { offset = 0, limit = Infinity, sort } = options;
  const rows =
    sort === undefined
      ? cut(readMatching(reading, options.columns), offset, limit)
      : readSorted(reading, { columns: options.columns, sort, offset, limit });
  yield* toBatches(rows, options);
}

interface Reading {
  readonly file: ParquetFile;
  readonly dataset: DatasetName;
  readonly conditions: readonly Condition[];
  readonly bounds: Readonly<Record<string, ColumnBounds>>;
  readonly signal: AbortSignal | undefined;
}

async function* cut(rows: AsyncIterable<readonly Found[]>, offset: number, limit: number) {
  let toSkip = offset;
  let left = limit;
  if (left <= 0) return;
  for await (const batch of rows) {
    const part = batch.slice(toSkip, toSkip + left);
    toSkip -= Math.min(toSkip, batch.length);
    left -= part.length;
    yield part.map(({ tuple }) => tuple);
    if (left <= 0) return;
  }
}

/** The rows that are meant, as tuples of the wanted columns. */
async function* readMatching(
  { file, dataset, conditions, bounds, signal }: Reading,
  wanted: readonly string[],
): AsyncGenerator<readonly Found[]> {
  const columns = [...new Set([...wanted, ...conditions.flatMap(({ columns: needed }) => needed)])];
  const tests = conditions.map(({ columns: needed, holds }) => {
    const places = needed.map((name) => columns.indexOf(name));
    return (tuple: Tuple) => holds(...places.map((place) => tuple[place]));
  });
  const places = wanted.map((name) => columns.indexOf(name));
  const isWhole = columns.length === wanted.length && places.every((place, index) => place === index);
  const project = (tuple: Tuple): Tuple => (isWhole ? tuple : places.map((place) => tuple[place] ?? null));
  let first = 0;
  for await (const batch of file.read({ table: DATASET_TABLES[dataset], columns, skip: bounds, signal })) {
    const found: Found[] = [];
    for (const [index, tuple] of batch.entries()) {
      if (tests.every((test) => test(tuple))) found.push({ place: first + index, tuple: project(tuple) });
    }
    first += batch.length;
    yield found;
  }
}

interface Sorted {
  readonly columns: readonly string[];
  readonly sort: SortOrder;
  readonly offset: number;
  readonly limit: number;
}

interface PlacedKey extends SortKey {
  readonly place: number;
}

/** Sorts the keys of the rows that are meant, then fetches the rows. Memory: the keys, and 20,000 rows. */
async function* readSorted(reading: Reading, sorted: Sorted): AsyncGenerator<Tuple[]> {
  const keys = await sortKeys(reading, sorted);
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE) {
    const wanted = keys.slice(start, start + ROWS_AT_ONCE);
    const order = new Map(wanted.map(({ place }, index) => [place, index]));
    const rows = new Array<Tuple>(wanted.length);
    for await (const found of readMatching(reading, sorted.columns)) {
      for (const { place, tuple } of found) {
        const index = order.get(place);
        if (index !== undefined) rows[index] = tuple;
      }
    }
    yield rows;
  }
}

async function sortKeys(reading: Reading, { sort, offset, limit }: Sorted): Promise<readonly PlacedKey[]> {
  const compare = (left: SortKey, right: SortKey) => compareKeys(sort, left, right);
  const needed = offset + limit;
  const keys: PlacedKey[] = [];
  for await (const found of readMatching(reading, ['id', sort.column])) {
    for (const { place, tuple } of found) {
      keys.push({ place, id: String(tuple[0]), value: tuple[1] ?? null });
    }
    if (keys.length > 2 * needed + ROWS_AT_ONCE) keys.sort(compare).splice(needed);
  }
  return keys.sort(compare).slice(offset, needed);
}
