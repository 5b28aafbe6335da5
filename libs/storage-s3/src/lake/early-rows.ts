import { DATASET_TABLES } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { withoutColumns } from './column-stamp.ts';
import type { PageRow } from './read-page.ts';
import { EncodedSpool } from './encoded-spool.ts';
import { EventParts } from './event-parts.ts';
import { toEventRow } from './event-row.ts';
import { encodedRowsKey } from './lake-layout.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';
import type { EncodedRows } from './snapshot-encoder.ts';

/** Whose rows they are. */
export interface EarlyRowsTarget {
  readonly store: ObjectStore;
  readonly runId: string;
  readonly dataset: DatasetName;
  readonly codec: ParquetCodec;
}

/** The columns of a snapshot that hold the same in all its rows, known when the run is planned. */
const STAMPED_COLUMNS = ['run_id', 'observed_at'] as const;

/**
 * The rows of a run that go into its snapshot as they came, encoded while its pages come: what would wait until
 * the last page is there is bytes, not objects. Good as long as no page has shown one of them again.
 *
 * Memory: the open row groups, and what the spools hold.
 */
export class EarlyRows {
  /** Goes on with the rows that are not early. */
  readonly encoder: SnapshotEncoder;
  readonly events: EventParts;
  readonly #dataset: DatasetName;
  readonly #spool: EncodedSpool;
  readonly #indexes: Uint8Array[] = [];

  constructor(target: EarlyRowsTarget) {
    const { store, runId, dataset, codec } = target;
    this.#dataset = dataset;
    this.encoder = snapshotEncoder(dataset, codec);
    this.events = new EventParts(target);
    this.#spool = new EncodedSpool({ store, keyOf: (number) => encodedRowsKey(runId, dataset, number) });
  }

  async add(rows: readonly PageRow[]): Promise<void> {
    for (const { group, index } of this.encoder.add(rows)) {
      this.#indexes.push(index);
      await this.#spool.add(group);
    }
    const discovered = rows.filter(({ outcome }) => outcome === 'discovered');
    await this.events.add(
      discovered.map(({ row }) => toEventRow(this.#dataset, { type: 'discovered', row })),
    );
  }

  /** The row groups that were full before the last page was there. */
  async *groups(): AsyncGenerator<EncodedRows> {
    const indexes = this.#indexes.values();
    for await (const group of this.#spool.read())
      yield { group, index: indexes.next().value ?? new Uint8Array() };
  }
}

/** An encoder of the rows of a snapshot, without what is stamped on them. */
export function snapshotEncoder(dataset: DatasetName, codec: ParquetCodec): SnapshotEncoder {
  return new SnapshotEncoder({ table: withoutColumns(DATASET_TABLES[dataset], STAMPED_COLUMNS), codec });
}
