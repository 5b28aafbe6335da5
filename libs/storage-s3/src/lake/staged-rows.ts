import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import { damagedObject, stagingIncomplete } from './lake-errors.ts';
import { readAhead } from './read-ahead.ts';
import { readRawRow } from './read-raw-row.ts';
import type { RowLedger } from './row-ledger.ts';
import { decodeStagedPages } from './staged-page.ts';
import type { StagedPageContent } from './staged-page.ts';

const BATCH = 500;

/** A staged row that counts: no later reading has replaced it. */
export interface LiveRow {
  /** Its number in the ledger. */
  readonly number: number;
  readonly row: RowValues;
  readonly unusableValues: number;
}

/** A staged row in memory. */
export interface KeptRow {
  /** Which of the staged rows of its dataset it is. */
  readonly ordinal: number;
  readonly row: RowValues;
  readonly unusableValues: number;
}

/** The staged rows of a dataset: from memory where the run has staged few, else from its pages. */
export interface StagedRows {
  /** Those that count and are wanted, in the order in which they were staged. Memory: some pages. */
  read(wanted: (number: number) => boolean): AsyncIterable<readonly LiveRow[]>;
}

/** Staged rows that are all in memory. */
export function keptRows(ledger: RowLedger, rows: readonly KeptRow[]): StagedRows {
  return {
    read: async function* (wanted) {
      let batch: LiveRow[] = [];
      for (const { ordinal, row, unusableValues } of rows) {
        const number = ledger.find(String(row['id']));
        if (ledger.ordinalOf(number) !== ordinal || !wanted(number)) continue;
        if (batch.push({ number, row, unusableValues }) < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
  };
}

/** Where staged rows are read from. */
export interface PagedRowsOptions {
  readonly runId: string;
  readonly dataset: DatasetName;
  readonly ledger: RowLedger;
  readonly pages: readonly string[];
}

/**
 * Staged rows that are read from the pages of their stream.
 *
 * Reading them to their end throws StoreError `staging-incomplete` when pages are missing: their rows would be too.
 */
export function pagedRows(
  store: ObjectStore,
  { runId, dataset, ledger, pages }: PagedRowsOptions,
): StagedRows {
  return {
    read: async function* (wanted) {
      let ordinal = 0;
      for await (const page of readPages(store, pages)) {
        const first = ordinal;
        const staged = page.facts.entries.filter((entry) => typeof entry !== 'number' && entry.length === 4);
        ordinal += staged.length;
        const numbers = staged.map((entry, index) => {
          const number = typeof entry === 'number' ? -1 : ledger.find(entry[0]);
          return ledger.ordinalOf(number) === first + index && wanted(number) ? number : -1;
        });
        if (!numbers.some((number) => number >= 0)) continue;
        const raws = await page.readRows();
        yield numbers.flatMap((number, index) => {
          const read = number < 0 ? null : readRawRow(dataset, raws[index] ?? 'null');
          return read === null ? [] : [{ number, ...read }];
        });
      }
      if (ordinal === ledger.staged) return;
      const what = `its pages hold ${ordinal} of ${ledger.staged} new or changed ${dataset}`;
      throw stagingIncomplete(store.location, runId, what);
    },
  };
}

/** The pages of a stream, in their order, some objects read ahead. */
export async function* readPages(
  store: ObjectStore,
  keys: readonly string[],
): AsyncGenerator<StagedPageContent> {
  for await (const { pages } of readPageObjects(store, keys)) yield* pages;
}

/** The same, by object. Throws StoreError `lake-damaged`, as reading their rows does. */
export function readPageObjects(
  store: ObjectStore,
  keys: readonly string[],
): AsyncIterable<{ readonly key: string; readonly pages: readonly StagedPageContent[] }> {
  return readAhead(keys, async (key) => {
    const { bytes } = await store.get(key);
    const fail = (cause: unknown) => {
      throw damagedObject(store.location, key, cause);
    };
    try {
      const pages = decodeStagedPages(bytes);
      return { key, pages: pages.map((page) => ({ ...page, readRows: () => page.readRows().catch(fail) })) };
    } catch (cause) {
      return fail(cause);
    }
  });
}
