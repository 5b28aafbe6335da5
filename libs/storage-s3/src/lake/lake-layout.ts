import { DATASET_TABLES, partitionPath, utcDate } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';

export { COMMIT_KEY, dayKey } from '@vanta-vuln/core';

/** What a snapshot holds a Parquet file of. */
export type SnapshotTable = DatasetName | 'integrations';

/** The tables of a snapshot, in their order. */
export const SNAPSHOT_TABLES: readonly SnapshotTable[] = [
  'vulnerabilities',
  'remediations',
  'assets',
  'integrations',
];

/** Where locks lie: they come and go, and are no data. */
export const LOCKS_PREFIX = 'locks/';

/** Who writes to the lake. */
export const LEASE_KEY = `${LOCKS_PREFIX}sync.json`;

/** Put and looked at to ask the store what time it is. */
export const CLOCK_KEY = `${LOCKS_PREFIX}clock.json`;

/** Where the snapshots of all runs lie. */
export const SNAPSHOTS_PREFIX = 'snapshots/';

/** Where the snapshot of a run lies, with a `/` at its end. */
const snapshotPrefix = (runId: string) => `${SNAPSHOTS_PREFIX}run=${toSegment(runId)}/`;

/** A table of the snapshot of a run. */
export const snapshotKey = (runId: string, table: SnapshotTable) =>
  `${snapshotPrefix(runId)}${table}.parquet`;

/** What the next run has to know of the rows of a snapshot; can be made again from the snapshot. */
export const indexKey = (runId: string, dataset: DatasetName) => `${snapshotPrefix(runId)}${dataset}.index`;

/** Where the events of rows that have left are found again. */
export const departedKey = (runId: string) => `${snapshotPrefix(runId)}departed.ndjson.gz`;

/** Whether an object of a snapshot says nothing that its rows and the history do not say. */
export const isDerivedKey = (key: string) =>
  /^snapshots\/[^/]+\/(?:[a-z]+\.index|departed\.ndjson\.gz)$/.test(key);

/** The table that keeps the daily copies of a dataset. */
export const datasetTable = (dataset: DatasetName) => DATASET_TABLES[dataset].name;

/** The copy of a dataset as the last run left it. */
export const currentKey = (dataset: DatasetName) =>
  `${datasetTable(dataset)}/current/${dataset}_latest.parquet`;

/** Where the files of a table lie that gain one with every run. */
export const tablePrefix = (table: 'vulnerability_history' | 'sync_history') => `${table}/`;

/** The name that the files of one run share: its moment to the second, and a number where another run has that. */
export interface RunStamp {
  /** `2024-01-15`, UTC. */
  readonly date: string;
  /** `20240115T061500Z`, or `20240115T061500Z_2`. */
  readonly text: string;
}

/** The stamp of a moment (ms); `attempt` counts from 1, for runs of the same second. */
export function runStamp(moment: number, attempt: number): RunStamp {
  const second = new Date(moment).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return { date: utcDate(moment), text: attempt === 1 ? second : `${second}_${attempt}` };
}

/** The changes of a run. */
export const historyKey = ({ date, text }: RunStamp) =>
  `${partitionPath({ table: 'vulnerability_history', date })}/history_${text}.parquet`;

/** The record of a run. */
export const syncKey = ({ date, text }: RunStamp) =>
  `${partitionPath({ table: 'sync_history', date })}/sync_${text}.parquet`;

/** Every page of a run as received: gzip members, one after the other. */
export const rawBackupKey = ({ text }: RunStamp) =>
  `raw_json/backups/sync_${text.replace('T', '_').replace('Z', '')}.json.gz`;

/** Whether an object holds the pages of a run as received. */
export const isRawBackup = (key: string) => /^raw_json\/backups\/sync_[^/]+\.json\.gz$/.test(key);

/** Milliseconds since 1970: the second in which the run of a stamp ended its reading, to its last millisecond. */
export function endOfStamp(stamp: string): number {
  const [, year, month, day, hour, minute, second] = SECOND.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.999Z`);
}

const SECOND = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;

/** Orders stamps by moment, then by number: as they were written. */
export function compareStamps(left: string, right: string): number {
  const [leftSecond = '', leftNumber = '1'] = left.split('_');
  const [rightSecond = '', rightNumber = '1'] = right.split('_');
  if (leftSecond !== rightSecond) return leftSecond < rightSecond ? -1 : 1;
  return Number(leftNumber) - Number(rightNumber);
}

/** Where all that runs have staged lies. */
export const STAGING_PREFIX = 'staging/';

/** Where a run stages, with a `/` at its end. */
export const stagingPrefix = (runId: string) => `${STAGING_PREFIX}run=${toSegment(runId)}/`;

/** What a staged run is: its source, its beginning, the snapshot that it is compared with. */
export const stagedRunKey = (runId: string) => `${stagingPrefix(runId)}run.json`;

/** Where the pages of a stream lie. */
export const pagesPrefix = (runId: string, dataset: DatasetName) =>
  `${stagingPrefix(runId)}pages/${dataset}/`;

/**
 * Pages of a stream as received, with their rows and the cursors that follow, by the first of them; pages count from 1.
 * Not by how many they are: two writers that go on from the same page must want the same key.
 */
export const pageKey = (runId: string, dataset: DatasetName, page: number) =>
  `${pagesPrefix(runId, dataset)}${String(page).padStart(7, '0')}.page`;

/** The mark that a stream is read a second time. */
export const secondPassKey = (runId: string, dataset: DatasetName) =>
  `${stagingPrefix(runId)}again/${dataset}.json`;

/** The integrations of a run. */
export const stagedIntegrationsKey = (runId: string) => `${stagingPrefix(runId)}integrations.json`;

/** What a run that was parked has cost. */
export const parkedKey = (runId: string) => `${stagingPrefix(runId)}parked.json`;

/** What the commit of a run will do; once it is there, whoever takes the lease does it. */
export const planKey = (runId: string) => `${stagingPrefix(runId)}plan.json`;

/** The stamp of a run that is taken over from another store, for who does it again after a kill. */
export const appliedKey = (runId: string) => `${stagingPrefix(runId)}applied.json`;

/** What was built of a dataset: read by the commit. */
export const builtKey = (runId: string, dataset: DatasetName) =>
  `${stagingPrefix(runId)}built/${dataset}.json`;

/** A part of the changes of a dataset, to be joined to the history of the run; parts count from 1. */
export const builtEventsKey = (runId: string, dataset: DatasetName, part: number) =>
  `${stagingPrefix(runId)}built/${dataset}-history-${part}.parquet`;

/** Row groups of the snapshot of a dataset, encoded while its pages came; objects count from 1. */
export const encodedRowsKey = (runId: string, dataset: DatasetName, number: number) =>
  `${stagingPrefix(runId)}encoded/${dataset}-${number}`;

/** Row groups of its changes. */
export const encodedEventsKey = (runId: string, dataset: DatasetName, number: number) =>
  `${stagingPrefix(runId)}encoded/${dataset}-history-${number}`;

const RUN_FOLDER = /^(?:staging|snapshots)\/run=([^/]+)\//;

/** The id of the run whose staging or snapshot folder a key lies in; null for any other key. */
export function runIdOfKey(key: string): string | null {
  const [, segment] = RUN_FOLDER.exec(key) ?? [];
  return segment === undefined ? null : fromSegment(segment);
}

/** Null where no id is escaped so: an object of somebody else. */
function fromSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** An id as one segment of a key: what could be a separator is escaped. */
function toSegment(runId: string): string {
  return encodeURIComponent(runId).replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'));
}
