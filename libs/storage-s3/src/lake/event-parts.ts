import { historyTable } from '@vanta-vuln/core';
import type { DatasetName, HistoryRow, ObjectStore } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { encodeRowGroups } from '../parquet/encode-row-groups.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';
import { RowGroupWriter } from '../parquet/row-group-writer.ts';
import { writeRowGroups } from '../parquet/write-row-groups.ts';
import type { ParquetFileFacts } from '../parquet/write-row-groups.ts';
import { stampGroups, withoutColumns } from './column-stamp.ts';
import { EncodedSpool } from './encoded-spool.ts';
import { builtEventsKey, encodedEventsKey } from './lake-layout.ts';
import { readHistoryRows } from './read-history-rows.ts';

/** What all changes of a run have in common. */
type EventStamp = Pick<HistoryRow, 'run_id' | 'at'>;

/** A change, before its run is planned. */
export type EventRow = Omit<HistoryRow, keyof EventStamp>;

const UNSTAMPED_TABLE = withoutColumns(historyTable, ['run_id', 'at'] satisfies (keyof EventStamp)[]);

/** The changes of a dataset as built: in files that lie in the store, and as encoded by this process. */
export interface BuiltEvents {
  readonly parts: readonly string[];
  readonly groups: () => AsyncIterable<EncodedRowGroup>;
}

/** Whose changes they are. */
export interface EventPartsTarget {
  readonly store: ObjectStore;
  readonly runId: string;
  readonly dataset: DatasetName;
  readonly codec: ParquetCodec;
}

/** Gathers the changes of a dataset, encoded as they come. Memory: one row group, and what the spool holds. */
export class EventParts {
  readonly #target: EventPartsTarget;
  readonly #writer: RowGroupWriter;
  readonly #spool: EncodedSpool;
  readonly #disappeared: { readonly ids: string[]; readonly rows: number[] } = { ids: [], rows: [] };
  readonly #told = new Map<string, number>();
  #count = 0;

  constructor(target: EventPartsTarget) {
    const { store, runId, dataset, codec } = target;
    this.#target = target;
    this.#writer = new RowGroupWriter(UNSTAMPED_TABLE, { codec });
    this.#spool = new EncodedSpool({ store, keyOf: (number) => encodedEventsKey(runId, dataset, number) });
  }

  /** Which rows disappeared, and where among the changes that is told. */
  get disappeared(): { readonly ids: readonly string[]; readonly rows: readonly number[] } {
    return this.#disappeared;
  }

  /** How many changes of each type there are. */
  get told(): ReadonlyMap<string, number> {
    return this.#told;
  }

  /** How many changes there are. */
  get count(): number {
    return this.#count;
  }

  async add(rows: readonly EventRow[]): Promise<void> {
    for (const { type, id } of rows) {
      if (type === 'disappeared') {
        this.#disappeared.ids.push(id);
        this.#disappeared.rows.push(this.#count);
      }
      this.#told.set(type, (this.#told.get(type) ?? 0) + 1);
      this.#count += 1;
    }
    for (const group of this.#writer.encode(rows)) await this.#spool.add(group);
  }

  /** All changes; with `inStore`, they lie in a file and nothing of them is left in memory. */
  async finish(
    stamp: EventStamp,
    { inStore, facts }: { readonly inStore: boolean; readonly facts: ParquetFileFacts },
  ): Promise<BuiltEvents> {
    const { store, runId, dataset, codec } = this.#target;
    if (this.#writer.rows > 0) await this.#spool.add(this.#writer.finish());
    const groups = () => stampGroups(this.#spool.read(), stamp, { table: historyTable, codec });
    if (!inStore) return { parts: [], groups };
    if (this.#count === 0) return { parts: [], groups: noGroups };
    const key = builtEventsKey(runId, dataset, 1);
    await store.put(key, writeRowGroups({ table: historyTable, groups: groups(), facts }));
    return { parts: [key], groups: noGroups };
  }
}

/** The changes of a dataset that another process has built. */
export function eventsInStore(parts: readonly string[]): BuiltEvents {
  return { parts, groups: noGroups };
}

/** The changes of a dataset, in their order. */
export async function* builtEventGroups(
  store: ObjectStore,
  { events, codec }: { readonly events: BuiltEvents; readonly codec: ParquetCodec },
): AsyncGenerator<EncodedRowGroup> {
  for (const key of events.parts)
    yield* encodeRowGroups({ table: historyTable, rows: readHistoryRows(store, key), codec });
  yield* events.groups();
}

async function* noGroups(): AsyncGenerator<EncodedRowGroup> {
  // Nothing that this process has encoded.
}
