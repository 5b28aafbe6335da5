import { UsageError } from '../usage-error.ts';

/** Which page of a list, in which order. */
export interface PageRequest {
  /** The word given to `--sort`; each list has its own default. */
  readonly sort: string | undefined;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
}

/** Some items of a list. */
export interface ListPage<Item> {
  /** Items on all pages. */
  readonly total: number;
  readonly items: readonly Item[];
}

/** The column behind a word given to `--sort`. Throws UsageError with the words that exist. */
export function sortColumn<Column>(sorts: Readonly<Record<string, Column>>, word: string): Column {
  const column = Object.hasOwn(sorts, word) ? sorts[word] : undefined;
  if (column !== undefined) return column;
  throw new UsageError(
    `--sort ${word}: this list has no such column.`,
    `Sort by one of ${Object.keys(sorts).join(', ')}.`,
  );
}
