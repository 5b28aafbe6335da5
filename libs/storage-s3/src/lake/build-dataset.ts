import { DATASET_TABLES, compareRows, rowToJson } from '@vanta-vuln/core';
import type { ChangeType, DatasetName, ObjectStore, RowValues } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { assertAsPlanned } from './assert-as-planned.ts';
import { ChangedRows } from './changed-rows.ts';
import { snapshotEncoder } from './early-rows.ts';
import type { EarlyRows } from './early-rows.ts';
import { EventParts } from './event-parts.ts';
import type { BuiltEvents } from './event-parts.ts';
import { toEventRow } from './event-row.ts';
import type { Told } from './event-row.ts';
import { otherHistory } from './lake-errors.ts';
import { indexKey, snapshotKey } from './lake-layout.ts';
import type { PlannedRun } from './planned-run.ts';
import { putRows } from './put-rows.ts';
import { readBase } from './read-base.ts';
import { readBefore } from './read-before.ts';
import { findReappeared } from './reappeared-rows.ts';
import type { ReappearedRows } from './reappeared-rows.ts';
import type { RowLedger } from './row-ledger.ts';
import type { EncodedRows, SnapshotEncoder, SnapshotRow } from './snapshot-encoder.ts';
import type { LiveRow, StagedRows } from './staged-rows.ts';

/** What a dataset is built from. */
export interface BuildInput {
  readonly store: ObjectStore;
  readonly planned: PlannedRun;
  readonly dataset: DatasetName;
  readonly ledger: RowLedger;
  /** What was encoded while the pages came, to be used once; null where nothing was. */
  readonly early: EarlyRows | null;
  /** The staged rows, without the early ones. */
  readonly staged: StagedRows;
  readonly codec: ParquetCodec;
  /** Whether all that is built must lie in the store, for another process to go on with. */
  readonly inStore: boolean;
}

/** What was built of a dataset. */
export interface BuiltDataset {
  readonly snapshot: { readonly key: string; readonly rows: number; readonly bytes: number };
  readonly index: string;
  /** CRC-32 of the index; null where an earlier version built it. */
  readonly indexChecksum: number | null;
  readonly events: BuiltEvents & { readonly count: number };
  /** The rows that disappeared, and where among the events that is told. */
  readonly disappeared: { readonly ids: readonly string[]; readonly rows: readonly number[] };
}

/**
 * Writes the snapshot of a dataset and its index, and gathers its events; doing it again gives the same. Throws StoreError
 * `staging-incomplete` where that is not what was planned.
 */
export async function buildDataset(input: BuildInput): Promise<BuiltDataset> {
  const { store, planned, dataset, codec, early, inStore } = input;
  const { id: runId, observedAt, writerVersion } = planned.run;
  const facts = { runId, writerVersion };
  const stamp = { run_id: runId, observed_at: observedAt };
  const events = early?.events ?? new EventParts({ store, runId, dataset, codec });
  const index = indexKey(runId, dataset);
  const { indexChecksum, ...snapshot } = await putRows(store, {
    dataset,
    key: snapshotKey(runId, dataset),
    indexKey: index,
    groups: new DatasetBuild(input, events).groups(),
    facts,
    codec,
    stamp,
  });
  assertAsPlanned(store, planned, { dataset, told: events.told });
  const built = await events.finish({ run_id: runId, at: observedAt }, { inStore, facts });
  return {
    snapshot,
    index,
    indexChecksum,
    events: { ...built, count: events.count },
    disappeared: events.disappeared,
  };
}

/** Builds one dataset. Memory: the open row groups, one part of the changed rows and of the stored ones. */
class DatasetBuild {
  readonly #input: BuildInput;
  readonly #events: EventParts;
  readonly #encoder: SnapshotEncoder;

  constructor(input: BuildInput, events: EventParts) {
    this.#input = input;
    this.#events = events;
    this.#encoder = input.early?.encoder ?? snapshotEncoder(input.dataset, input.codec);
  }

  /** The row groups of the new snapshot. */
  async *groups(): AsyncGenerator<EncodedRows> {
    const { early } = this.#input;
    if (early !== null) yield* early.groups();
    for await (const rows of this.#rows()) yield* this.#encoder.add(rows);
    yield* this.#encoder.rest();
  }

  async *#rows(): AsyncGenerator<readonly SnapshotRow[]> {
    const { store, planned, dataset, ledger, early } = this.#input;
    const reappeared = await findReappeared(store, planned.head.base, { dataset, ledger });
    if (early === null) yield* this.#newAndRefreshedRows();
    for (const from of reappeared) yield* this.#reappearedRows(from);
    yield* this.#storedRows();
  }

  async *#newAndRefreshedRows(): AsyncGenerator<readonly SnapshotRow[]> {
    const { ledger, staged, dataset } = this.#input;
    const isWanted = (number: number) => {
      const outcome = ledger.outcomeOf(number);
      return outcome === 'discovered' || outcome === 'refreshed';
    };
    for await (const batch of staged.read(isWanted)) {
      const discovered = batch.filter(({ number }) => ledger.outcomeOf(number) === 'discovered');
      await this.#events.add(discovered.map(({ row }) => toEventRow(dataset, { type: 'discovered', row })));
      yield batch;
    }
  }

  async *#reappearedRows({ history, numbers }: ReappearedRows): AsyncGenerator<readonly SnapshotRow[]> {
    const { staged, dataset, store } = this.#input;
    const wanted = new Set(numbers.values());
    const live = new Map<number, LiveRow>();
    for await (const batch of staged.read((number) => wanted.has(number))) {
      for (const row of batch) live.set(row.number, row);
    }
    for await (const { place, id, before } of readBefore(store, { history, dataset, places: numbers })) {
      const found = live.get(numbers.get(place) ?? -1);
      if (found === undefined) continue;
      if (found.row.id !== id) throw otherHistory(`${store.location}/${history}`);
      const changed = before === null ? {} : (compareRows(dataset, before, found.row)?.changed ?? {});
      await this.#tell('reappeared', found.row, { changed });
      yield [found];
    }
  }

  /** What is stored goes on, changes, or disappears, in the order in which it is stored. */
  async *#storedRows(): AsyncGenerator<readonly SnapshotRow[]> {
    const { store, planned, dataset, ledger, staged } = this.#input;
    const { base } = planned.head;
    // Nothing is left of them where all were staged anew.
    if (base === null || ledger.countOutcomes().refreshed === ledger.stored) return;
    const changed = new ChangedRows(ledger, staged);
    let first = 0;
    for await (const batch of readBase(store, base, dataset)) {
      await changed.loadUpTo(first + batch.length);
      const rows: SnapshotRow[] = [];
      for (const [index, before] of batch.entries()) {
        const row = await this.#goOn(first + index, before, changed.take(first + index));
        if (row !== null) rows.push(row);
      }
      first += batch.length;
      yield rows;
    }
  }

  async #goOn(number: number, before: RowValues, after: LiveRow | null): Promise<SnapshotRow | null> {
    const { ledger, planned, dataset } = this.#input;
    const outcome = ledger.outcomeOf(number);
    if (outcome === 'refreshed') return null;
    if (outcome === 'unseen' && !planned.keepMissing.includes(dataset)) {
      await this.#tell('disappeared', before, { before: rowToJson(DATASET_TABLES[dataset], before) });
      return null;
    }
    if (after === null) {
      const stored = ledger.storedFacts(number);
      return { row: before, unusableValues: stored.unusableValues, stored };
    }
    const change = compareRows(dataset, before, after.row);
    if (change !== null) await this.#tell(change.type, after.row, change);
    return after;
  }

  #tell(type: ChangeType, row: RowValues, told: Told = {}): Promise<void> {
    return this.#events.add([toEventRow(this.#input.dataset, { ...told, type, row })]);
  }
}
