import {
  DATASETS,
  DATASET_TABLES,
  HASH_VERSION,
  SCHEMA_VERSION,
  eventToHistoryRow,
  historyTable,
  mapDatasets,
} from '@vanta-vuln/core';
import type {
  AppliedRun,
  ApplyRunOptions,
  CommittedRun,
  DatasetName,
  HistoryRow,
  ObjectStore,
  RowValues,
} from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import type { ParquetFileFacts } from '../parquet/write-row-groups.ts';
import type { HeldLake } from './hold-lake.ts';
import type { CommittedState } from './commit-pointer.ts';
import { copySnapshot } from './copy-snapshot.ts';
import { putDeparted } from './departed-rows.ts';
import { readOrFindDeparted } from './find-departed.ts';
import { DepartureLog } from './departure-log.ts';
import { findDayRun } from './find-day-run.ts';
import {
  currentKey,
  dayKey,
  departedKey,
  historyKey,
  indexKey,
  snapshotKey,
  syncKey,
} from './lake-layout.ts';
import type { RunStamp } from './lake-layout.ts';
import { putIntegrations } from './put-integrations.ts';
import { putRows } from './put-rows.ts';
import { putSyncRun } from './put-sync-run.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';
import type { EncodedRows, SnapshotRow } from './snapshot-encoder.ts';

/** A run to be taken over; without rows, only its record and its events are. */
export type RunToApply = Pick<CommittedRun, 'run' | 'events'> & Partial<CommittedRun>;

/** What the taking over of a run needs. */
export interface RunApplicationParts {
  readonly store: ObjectStore;
  readonly held: HeldLake;
  readonly run: RunToApply;
  readonly stamp: RunStamp;
  readonly options: ApplyRunOptions;
  readonly codec: ParquetCodec;
}

type Snapshot = CommittedState['snapshot'];

/** Writes one run. Memory: what putRows holds, and the ids of the rows of the newest run. */
export class RunApplication {
  readonly #parts: RunApplicationParts;
  readonly #facts: ParquetFileFacts;
  /** Whether readers follow this run from now on; an older one only writes its day and its history. */
  readonly #isNewest: boolean;
  readonly #departures = new DepartureLog();
  readonly #objects: string[] = [];
  #bytes = 0;
  #rows = 0;
  #isHashedNow = true;

  constructor(parts: RunApplicationParts) {
    this.#parts = parts;
    const { run, reconstructed = false } = parts.run;
    this.#isNewest = isNewest(parts.run, parts.held.committed);
    this.#facts = { runId: run.id, writerVersion: run.writerVersion, reconstructed };
  }

  async carryOut(): Promise<AppliedRun> {
    const { store, run, stamp } = this.#parts;
    const history = await this.#putHistory();
    if (run.rows !== undefined) await (this.#isNewest ? this.#commit(history) : this.#putDay());
    this.#note(syncKey(stamp), await putSyncRun(store, syncKey(stamp), run.run));
    return { applied: true, objects: this.#objects, bytes: this.#bytes };
  }

  async #commit(history: CommittedState['history']): Promise<void> {
    const { store, held, run, stamp } = this.#parts;
    const { id } = run.run;
    const put = {
      vulnerabilities: await this.#putDataset('vulnerabilities', snapshotKey(id, 'vulnerabilities')),
      remediations: await this.#putDataset('remediations', snapshotKey(id, 'remediations')),
      assets: await this.#putDataset('assets', snapshotKey(id, 'assets')),
    };
    const snapshot: Snapshot = {
      ...mapDatasets((dataset) => put[dataset].object),
      integrations: await this.#putIntegrations(),
    };
    const before = readOrFindDeparted(store, held.committed);
    await putDeparted(store, run.run, this.#departures.after(before, historyKey(stamp)));
    const state: CommittedState = {
      run: run.run,
      partitionDate: stamp.date,
      schemaVersion: SCHEMA_VERSION,
      // Hashes of another version are made anew by the next run.
      hashVersion: this.#isHashedNow ? HASH_VERSION : 0,
      reconstructed: run.reconstructed ?? false,
      snapshot,
      indexes: mapDatasets((dataset) => indexKey(id, dataset)),
      indexChecksums: mapDatasets((dataset) => put[dataset].indexChecksum),
      departed: departedKey(id),
      history,
      sync: syncKey(stamp),
      rawBackup: null,
    };
    this.#parts.options.signal?.throwIfAborted();
    if (held.committed?.run.id !== id) await held.replacePointer(state);
    await copySnapshot(store, state);
    for (const dataset of DATASETS) {
      this.#note(dayKey(dataset, stamp.date), snapshot[dataset].bytes);
      this.#note(currentKey(dataset), snapshot[dataset].bytes);
    }
  }

  /** An older run writes its day, unless that holds a later run already. */
  async #putDay(): Promise<void> {
    const { store, run, stamp } = this.#parts;
    const last = await findDayRun(store, stamp.date);
    if (last !== null && last.id !== run.run.id && last.observedAt > run.run.observedAt) return;
    for (const dataset of DATASETS) await this.#putDataset(dataset, dayKey(dataset, stamp.date));
  }

  async #putDataset(dataset: DatasetName, key: string) {
    const { store, run, codec } = this.#parts;
    const { indexChecksum, ...object } = await putRows(store, {
      dataset,
      key,
      indexKey: this.#isNewest ? indexKey(run.run.id, dataset) : null,
      groups: this.#snapshotGroups(dataset),
      facts: this.#facts,
      codec,
    });
    this.#note(key, object.bytes);
    return { object, indexChecksum };
  }

  async *#snapshotGroups(dataset: DatasetName): AsyncGenerator<EncodedRows> {
    const { codec } = this.#parts;
    const encoder = new SnapshotEncoder({
      table: DATASET_TABLES[dataset],
      codec,
      isIndexed: this.#isNewest,
    });
    for await (const rows of this.#snapshotRows(dataset)) yield* encoder.add(rows);
    yield* encoder.rest();
    this.#isHashedNow &&= encoder.isHashedNow;
  }

  async *#snapshotRows(dataset: DatasetName): AsyncGenerator<readonly SnapshotRow[]> {
    const { run } = this.#parts;
    if (run.rows === undefined) return;
    for await (const batch of run.rows(dataset)) {
      yield batch.map((row: RowValues) => {
        if (this.#isNewest) this.#departures.notePresent(dataset, String(row['id']));
        return { row, unusableValues: null };
      });
      this.#tell(batch.length);
    }
  }

  async #putIntegrations(): Promise<Snapshot['integrations']> {
    const { store, run, codec } = this.#parts;
    const put = await putIntegrations(store, { rows: run.integrations ?? [], facts: this.#facts, codec });
    this.#note(put.key, put.bytes);
    return put;
  }

  /** Null where the run has changed nothing. */
  async #putHistory(): Promise<CommittedState['history']> {
    const { store, stamp, codec } = this.#parts;
    const batches = this.#historyRows();
    const first = await batches.next();
    if (first.done === true) return null;
    const rows = async function* () {
      yield first.value;
      yield* batches;
    };
    const key = historyKey(stamp);
    const content = writeParquet({ table: historyTable, rows: rows(), facts: this.#facts, codec });
    const { size: bytes } = await store.put(key, content);
    this.#note(key, bytes);
    return { key, rows: this.#rows, bytes };
  }

  async *#historyRows(): AsyncGenerator<readonly HistoryRow[]> {
    const { run } = this.#parts;
    for await (const events of run.events()) {
      if (events.length === 0) continue;
      this.#departures.noteEvents(events, this.#rows);
      yield events.map(eventToHistoryRow);
      this.#tell(events.length);
    }
  }

  #note(key: string, bytes: number): void {
    this.#objects.push(key);
    this.#bytes += bytes;
  }

  #tell(rows: number): void {
    const { signal, onProgress } = this.#parts.options;
    signal?.throwIfAborted();
    this.#rows += rows;
    onProgress?.(this.#rows);
  }
}

/** The run that is current was taken over before, in part, where it is the same one. */
function isNewest({ run, follows }: RunToApply, current: CommittedState | null): boolean {
  if (current === null || current.run.id === run.id) return true;
  return follows?.(current.run.id) ?? run.observedAt >= current.run.observedAt;
}
