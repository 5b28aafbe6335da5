import { DATASETS, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import { copyText } from './copy-text.ts';
import type { PageRow } from './read-page.ts';
import type { EarlyRows } from './early-rows.ts';
import type { RowLedger } from './row-ledger.ts';
import { isChange } from './row-outcome.ts';
import type { KeptRow } from './staged-rows.ts';

// What a row takes in memory beside its raw JSON, and again for the values that stand in it.
const BYTES_A_ROW = 1000;
const BYTES_A_CHARACTER = 2;
const KEPT_BYTES = 32 * 1024 * 1024;
const KEPT_BODIES = 8 * 1024 * 1024;

/** What of the staged rows of a dataset need not be read from its pages again. */
export interface StagedInMemory {
  /** Those that go into the snapshot as they came. */
  readonly early: EarlyRows;
  /** Those whose content differs from what is stored; null when they are too many. */
  readonly changed: readonly KeptRow[] | null;
}

/** Keeps what a run has staged, encoded or while it is little, for a commit by the same process. */
export class StagingMemory {
  readonly #early: Record<DatasetName, EarlyRows | null>;
  readonly #changed: Record<DatasetName, KeptRow[]> = mapDatasets(() => []);
  #changedBytes = 0;
  #bodies: Uint8Array[] | null = [];
  #bodyBytes = 0;

  constructor(createEarly: (dataset: DatasetName) => EarlyRows) {
    this.#early = mapDatasets(createEarly);
  }

  /** Adds the body of a page that was staged, as a gzip member. */
  addBody(body: Uint8Array): void {
    if (this.#bodies === null) return;
    this.#bodyBytes += body.length;
    if (this.#bodyBytes > KEPT_BODIES) this.#bodies = null;
    // A copy: as compressed, it lies in larger memory.
    else this.#bodies.push(new Uint8Array(body));
  }

  /** The bodies of all pages; null when they are too many. */
  get bodies(): readonly Uint8Array[] | null {
    return this.#bodies;
  }

  /** Whether no dataset has to be read from its pages again. */
  get isWhole(): boolean {
    return Object.values(this.#early).every((early) => early !== null) && this.#hasRoom();
  }

  /** Adds the rows of a page that was staged and that the ledger has seen. */
  async add(dataset: DatasetName, rows: readonly PageRow[], ledger: RowLedger): Promise<void> {
    const early = this.#early[dataset];
    if (early === null) return;
    if (ledger.superseded > 0) {
      this.#drop(dataset);
      return;
    }
    const first = ledger.staged - rows.length;
    for (const [index, row] of rows.entries())
      if (isChange(row.outcome)) this.#keep(dataset, row, first + index);
    await early.add(rows.filter(({ outcome }) => !isChange(outcome)));
  }

  /** What is kept of a dataset, once; null when its rows must be read from its pages. */
  take(dataset: DatasetName, ledger: RowLedger): StagedInMemory | null {
    const early = this.#early[dataset];
    const changed = this.#changed[dataset];
    this.#drop(dataset);
    // A row that is back is no new one, and its history is read for it.
    if (early === null || ledger.countOutcomes().reappeared > 0) return null;
    return { early, changed: this.#hasRoom() ? changed : null };
  }

  /** Keeps nothing from here on: what an earlier attempt has staged is missing. */
  close(): void {
    for (const dataset of DATASETS) this.#drop(dataset);
    this.#bodies = null;
  }

  #keep(dataset: DatasetName, { row, rawJson, unusableValues }: PageRow, ordinal: number): void {
    this.#changedBytes += BYTES_A_ROW + BYTES_A_CHARACTER * rawJson.length;
    if (this.#hasRoom()) {
      const kept = { ...row, raw_json: copyText(rawJson) };
      this.#changed[dataset].push({ ordinal, row: kept, unusableValues });
    } else for (const name of DATASETS) this.#changed[name] = [];
  }

  #hasRoom(): boolean {
    return this.#changedBytes <= KEPT_BYTES;
  }

  #drop(dataset: DatasetName): void {
    this.#early[dataset] = null;
    this.#changed[dataset] = [];
  }
}
