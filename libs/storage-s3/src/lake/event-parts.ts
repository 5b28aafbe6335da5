import { historyTable } from '@vanta-vuln/core';
import type { DatasetName, HistoryRow, ObjectStore } from '@vanta-vuln/core';
import type { ParquetFileFacts } from '../parquet/write-parquet.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { builtEventsKey } from './lake-layout.ts';
import { readHistoryRows } from './read-history-rows.ts';

const PART_TEXT = 6 * 1024 * 1024;
const ROW_TEXT = 200;

/** The changes of a dataset as built: in parts that lie in the store, and a rest in memory. */
export interface BuiltEvents {
  readonly parts: readonly string[];
  readonly rest: readonly HistoryRow[];
}

/** Where the parts go. */
export interface EventPartsTarget {
  readonly store: ObjectStore;
  readonly runId: string;
  readonly dataset: DatasetName;
  readonly facts: ParquetFileFacts;
}

/** Gathers the changes of a dataset; memory holds one part of them. */
export class EventParts {
  readonly #target: EventPartsTarget;
  readonly #parts: string[] = [];
  readonly #disappeared: { readonly ids: string[]; readonly rows: number[] } = { ids: [], rows: [] };
  #rows: HistoryRow[] = [];
  #text = 0;
  #count = 0;

  constructor(target: EventPartsTarget) {
    this.#target = target;
  }

  /** Which rows disappeared, and where among the changes that is told. */
  get disappeared(): { readonly ids: readonly string[]; readonly rows: readonly number[] } {
    return this.#disappeared;
  }

  /** How many changes there are. */
  get count(): number {
    return this.#count;
  }

  async add(row: HistoryRow): Promise<void> {
    if (row.type === 'disappeared') {
      this.#disappeared.ids.push(row.id);
      this.#disappeared.rows.push(this.#count);
    }
    this.#count += 1;
    this.#rows.push(row);
    this.#text += ROW_TEXT + row.changed_json.length + (row.before_json?.length ?? 0);
    if (this.#text >= PART_TEXT) await this.#putPart();
  }

  /** The parts; with `inStore`, nothing of them is left in memory. */
  async finish({ inStore }: { readonly inStore: boolean }): Promise<BuiltEvents> {
    if (inStore && this.#rows.length > 0) await this.#putPart();
    return { parts: this.#parts, rest: this.#rows };
  }

  async #putPart(): Promise<void> {
    const { store, runId, dataset, facts } = this.#target;
    const key = builtEventsKey(runId, dataset, this.#parts.length + 1);
    const rows = this.#rows;
    const batches = async function* () {
      yield rows;
    };
    await store.put(key, writeParquet({ table: historyTable, rows: batches(), facts }));
    this.#parts.push(key);
    this.#rows = [];
    this.#text = 0;
  }
}

/** The changes of a dataset again, in their order. */
export async function* readBuiltEvents(
  store: ObjectStore,
  { parts, rest }: BuiltEvents,
): AsyncGenerator<readonly HistoryRow[]> {
  for (const key of parts) yield* readHistoryRows(store, key);
  if (rest.length > 0) yield rest;
}
