import type { DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { PageRow } from './dataset-stager.ts';
import { damagedObject } from './lake-errors.ts';
import { readAhead } from './read-ahead.ts';
import { readRawRow } from './read-raw-row.ts';
import type { RowLedger } from './row-ledger.ts';
import { decodeStagedPage } from './staged-page.ts';
import type { StagedPageContent } from './staged-page.ts';

// What a row takes in memory beside its raw JSON, and again for the values that stand in it.
const BYTES_A_ROW = 1000;
const BYTES_A_CHARACTER = 2;
const KEPT_BYTES = 96 * 1024 * 1024;
const KEPT_BODIES = 16 * 1024 * 1024;
const BATCH = 500;

/** A staged row that counts: no later reading has replaced it. */
export interface LiveRow {
  /** Its number in the ledger. */
  readonly number: number;
  readonly row: RowValues;
  readonly unusableValues: number;
}

/** The staged rows of a dataset: from memory where the run has staged few, else from its pages. */
export interface StagedRows {
  /** Those that count and are wanted, in the order in which they were staged. Memory: some pages. */
  read(wanted: (number: number) => boolean): AsyncIterable<readonly LiveRow[]>;
}

/** Keeps the staged rows of a run for as long as they are few. */
export class StagedRowCache {
  #rows: Record<DatasetName, PageRow[]> | null = noRows();
  #bytes = 0;
  #bodies: Uint8Array[] | null = [];
  #bodyBytes = 0;

  /** Adds the body of a page that was staged, as a gzip member. */
  addBody(body: Uint8Array): void {
    if (this.#bodies === null) return;
    this.#bodyBytes += body.length;
    if (this.#bodyBytes > KEPT_BODIES) this.#bodies = null;
    else this.#bodies.push(body);
  }

  /** The bodies of all pages; null when they are too many. */
  get bodies(): readonly Uint8Array[] | null {
    return this.#bodies;
  }

  /** Adds the rows of a page that was staged. */
  add(dataset: DatasetName, rows: readonly PageRow[]): void {
    if (this.#rows === null) return;
    for (const { rawJson } of rows) this.#bytes += BYTES_A_ROW + BYTES_A_CHARACTER * rawJson.length;
    if (this.#bytes > KEPT_BYTES) this.#rows = null;
    else this.#rows[dataset].push(...rows);
  }

  /** The staged rows of a dataset, all of them; null when they are too many. */
  get(dataset: DatasetName): readonly PageRow[] | null {
    return this.#rows?.[dataset] ?? null;
  }

  /** Keeps nothing from here on: rows of an earlier attempt are missing. */
  close(): void {
    this.#rows = null;
    this.#bodies = null;
  }
}

function noRows(): Record<DatasetName, PageRow[]> {
  return { vulnerabilities: [], remediations: [], assets: [] };
}

/** Staged rows that are all in memory. */
export function keptRows(ledger: RowLedger, rows: readonly PageRow[]): StagedRows {
  return {
    read: async function* (wanted) {
      let batch: LiveRow[] = [];
      for (const [ordinal, { row, unusableValues }] of rows.entries()) {
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

/** Staged rows that are read from the pages of their stream. */
export function pagedRows(
  store: ObjectStore,
  {
    dataset,
    ledger,
    pages,
  }: { readonly dataset: DatasetName; readonly ledger: RowLedger; readonly pages: readonly string[] },
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
    },
  };
}

/** The pages of a stream, in their order, some read ahead. */
export async function* readPages(
  store: ObjectStore,
  pages: readonly string[],
): AsyncGenerator<StagedPageContent> {
  yield* readAhead(pages, async (key) => {
    const { bytes } = await store.get(key);
    try {
      return decodeStagedPage(bytes);
    } catch (cause) {
      throw damagedObject(store.location, key, cause);
    }
  });
}
