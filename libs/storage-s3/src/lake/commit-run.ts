import { DATASETS, HASH_VERSION, SCHEMA_VERSION, historyTable, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, SyncRun } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';
import { writeRowGroups } from '../parquet/write-row-groups.ts';
import { allDone } from './all-done.ts';
import type { BuiltDataset } from './build-dataset.ts';
import { readPointer } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';
import { copySnapshot } from './copy-snapshot.ts';
import { putDeparted, withoutBack } from './departed-rows.ts';
import type { DepartedRows } from './departed-rows.ts';
import { readOrFindDeparted } from './find-departed.ts';
import { builtEventGroups } from './event-parts.ts';
import { stagingIncomplete } from './lake-errors.ts';
import { departedKey, historyKey, rawBackupKey, syncKey } from './lake-layout.ts';
import type { PlannedRun } from './planned-run.ts';
import { putIntegrations } from './put-integrations.ts';
import { putSyncRun } from './put-sync-run.ts';
import { putRawBackup } from './raw-backup.ts';
import type { RowLedger } from './row-ledger.ts';
import { readStagedIntegrations } from './staged-integrations.ts';
import { deletePages, deleteStaging } from './staging-area.ts';

/** What a commit needs. */
export interface CommitInput {
  readonly store: ObjectStore;
  /** The same, and nothing is written once the lease is lost: for what comes before the pointer. */
  readonly heldStore: ObjectStore;
  readonly planned: PlannedRun;
  readonly finishedAt: number;
  readonly codec: ParquetCodec;
  /** What was built of a dataset, or is built now. */
  readonly build: (dataset: DatasetName) => Promise<BuiltDataset>;
  readonly ledgers: () => Promise<Readonly<Record<DatasetName, RowLedger>>>;
  /** The pages as received, as gzip members; null where they must be read from what is staged. */
  readonly bodies: readonly Uint8Array[] | null;
  /** Whether all that is staged is in memory. */
  readonly isSmall: boolean;
  /** Replaces commit.json; throws when the lease is lost. */
  readonly replacePointer: (state: CommittedState) => Promise<void>;
}

/**
 * Carries a plan out: history, snapshot, pointer, copies, the record of the run, the backup of its pages.
 *
 * Each step gives the same when it is done again; the pointer is what readers follow.
 */
export async function commitRun(input: CommitInput): Promise<SyncRun> {
  const { store, planned } = input;
  const { committed } = await readPointer(store);
  const isDone = committed !== null && committed.run.id === planned.run.id;
  const state = isDone ? committed : await commitSnapshot(input);
  await allDone([copySnapshot(store, state), putSyncRun(store, state.sync, state.run), keepPages(input)]);
  await deleteStaging(store, state.run.id);
  return state.run;
}

/** The pages go once their backup is there; the plan stays until all is done. */
async function keepPages({ store, planned, bodies }: CommitInput): Promise<void> {
  const { id: runId } = planned.run;
  await putRawBackup(store, { runId, key: rawBackupKey(planned.stamp), bodies });
  await deletePages(store, runId);
}

async function commitSnapshot(input: CommitInput): Promise<CommittedState> {
  const { planned, replacePointer } = input;
  const built = await buildAll(input);
  const [history, integrations] = await allDone([
    putHistory(input, built),
    putStagedIntegrations(input),
    putDeparted(input.heldStore, planned.run, departedAfter(input, built)),
  ]);
  const state: CommittedState = {
    run: { ...planned.run, finishedAt: input.finishedAt },
    partitionDate: planned.stamp.date,
    schemaVersion: SCHEMA_VERSION,
    hashVersion: HASH_VERSION,
    reconstructed: false,
    snapshot: {
      vulnerabilities: built.vulnerabilities.snapshot,
      remediations: built.remediations.snapshot,
      assets: built.assets.snapshot,
      integrations,
    },
    indexes: {
      vulnerabilities: built.vulnerabilities.index,
      remediations: built.remediations.index,
      assets: built.assets.index,
    },
    indexChecksums: mapDatasets((dataset) => built[dataset].indexChecksum),
    departed: departedKey(planned.run.id),
    history,
    sync: syncKey(planned.stamp),
    rawBackup: rawBackupKey(planned.stamp),
  };
  await replacePointer(state);
  return state;
}

/** A large run one dataset at a time, for the sake of memory; in a small one, one is encoded while another is written. */
async function buildAll({ build, isSmall }: CommitInput): Promise<Built> {
  if (!isSmall) {
    return {
      vulnerabilities: await build('vulnerabilities'),
      remediations: await build('remediations'),
      assets: await build('assets'),
    };
  }
  const [vulnerabilities, remediations, assets] = await allDone([
    build('vulnerabilities'),
    build('remediations'),
    build('assets'),
  ]);
  return { vulnerabilities, remediations, assets };
}

type Built = Readonly<Record<DatasetName, BuiltDataset>>;

async function putHistory(
  { heldStore: store, planned, codec }: CommitInput,
  built: Built,
): Promise<CommittedState['history']> {
  const rows = DATASETS.reduce((sum, dataset) => sum + built[dataset].events.count, 0);
  if (rows === 0) return null;
  const key = historyKey(planned.stamp);
  const { id: runId, writerVersion } = planned.run;
  const { size: bytes } = await store.put(
    key,
    writeRowGroups({
      table: historyTable,
      groups: allEvents({ store, codec }, built),
      facts: { runId, writerVersion },
    }),
  );
  return { key, rows, bytes };
}

async function* allEvents(
  { store, codec }: Pick<CommitInput, 'store' | 'codec'>,
  built: Built,
): AsyncGenerator<EncodedRowGroup> {
  for (const dataset of DATASETS) yield* builtEventGroups(store, { events: built[dataset].events, codec });
}

async function putStagedIntegrations({ heldStore: store, planned, codec }: CommitInput) {
  const { id: run_id, observedAt: observed_at, writerVersion } = planned.run;
  const staged = await readStagedIntegrations(store, run_id);
  if (staged === null && planned.hasIntegrations)
    throw stagingIncomplete(store.location, run_id, 'its integrations are missing');
  const rows = (staged ?? []).map((row) => ({ ...row, run_id, observed_at }));
  return putIntegrations(store, { rows, facts: { runId: run_id, writerVersion }, codec });
}

/** Which rows have left after the run: those of before that are not back, and those that left with it. */
async function* departedAfter(input: CommitInput, built: Built): AsyncGenerator<DepartedRows> {
  const { store, planned } = input;
  const ledgers = await input.ledgers();
  const isBack = (dataset: DatasetName, id: string) => ledgers[dataset].find(id) >= 0;
  for await (const rows of readOrFindDeparted(store, planned.head.base)) yield withoutBack(rows, isBack);
  let first = 0;
  for (const dataset of DATASETS) {
    const { disappeared, events } = built[dataset];
    const rows = disappeared.rows.map((row) => first + row);
    yield { history: historyKey(planned.stamp), dataset, ids: [...disappeared.ids], rows };
    first += events.count;
  }
}
