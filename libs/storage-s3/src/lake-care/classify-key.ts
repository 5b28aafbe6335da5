import {
  DATASETS,
  DATASET_TABLES,
  historyTable,
  integrationsTable,
  parsePartition,
  stampOfKey,
  syncHistoryTable,
} from '@vanta-vuln/core';
import type { DatasetName, TableSchema } from '@vanta-vuln/core';
import {
  COMMIT_KEY,
  SNAPSHOT_TABLES,
  SNAPSHOTS_PREFIX,
  STAGING_PREFIX,
  currentKey,
  datasetTable,
  dayKey,
  runIdOfKey,
  snapshotKey,
} from '../lake/lake-layout.ts';
import type { SnapshotTable } from '../lake/lake-layout.ts';

/** What an object of a lake is, by its key alone. */
export type LakeObject =
  | { readonly kind: 'snapshot'; readonly runId: string; readonly table: SnapshotTable }
  | { readonly kind: 'day'; readonly dataset: DatasetName; readonly date: string }
  | { readonly kind: 'current'; readonly dataset: DatasetName }
  | { readonly kind: 'history' | 'sync'; readonly date: string; readonly stamp: string }
  | { readonly kind: 'staging'; readonly runId: string }
  /** The pointer, locks, indexes and backups: kept by the lake for itself. */
  | { readonly kind: 'own' }
  /** A folder of a table that names no day. */
  | { readonly kind: 'no-date' }
  | { readonly kind: 'foreign' };

const OWN = [/^locks\/[^/]+\.json$/, /^raw_json\/backups\/sync_[^/]+\.json\.gz$/, /^migrations\//];
const SNAPSHOT_PARTS = /\/(?:[^/]+\.index|departed\.ndjson\.gz)$/;
const DATED_TABLES: ReadonlySet<string> = new Set([
  ...DATASETS.map(datasetTable),
  historyTable.name,
  syncHistoryTable.name,
]);

/** Says what an object of a lake is. */
export function classifyKey(key: string): LakeObject {
  if (key === COMMIT_KEY || OWN.some((pattern) => pattern.test(key))) return { kind: 'own' };
  if (key.startsWith(SNAPSHOTS_PREFIX)) return classifySnapshot(key);
  if (key.startsWith(STAGING_PREFIX)) {
    const runId = runIdOfKey(key);
    return runId === null ? { kind: 'foreign' } : { kind: 'staging', runId };
  }
  const current = DATASETS.find((dataset) => key === currentKey(dataset));
  return current === undefined ? classifyDated(key) : { kind: 'current', dataset: current };
}

/** The table that a file holds rows of; null for what is no file of a table. */
export function tableOf(object: LakeObject): TableSchema | null {
  switch (object.kind) {
    case 'snapshot':
      return object.table === 'integrations' ? integrationsTable : DATASET_TABLES[object.table];
    case 'day':
    case 'current':
      return DATASET_TABLES[object.dataset];
    case 'history':
      return historyTable;
    case 'sync':
      return syncHistoryTable;
    default:
      return null;
  }
}

function classifySnapshot(key: string): LakeObject {
  const runId = runIdOfKey(key);
  if (runId === null) return { kind: 'foreign' };
  const table = SNAPSHOT_TABLES.find((name) => key === snapshotKey(runId, name));
  if (table !== undefined) return { kind: 'snapshot', runId, table };
  return SNAPSHOT_PARTS.test(key) ? { kind: 'own' } : { kind: 'foreign' };
}

function classifyDated(key: string): LakeObject {
  const [table = '', folder = '', ...rest] = key.split('/');
  if (!DATED_TABLES.has(table)) return { kind: 'foreign' };
  const partition = parsePartition(key);
  if (partition === null) return { kind: rest.length > 0 && folder !== 'current' ? 'no-date' : 'foreign' };
  const { date } = partition;
  const dataset = DATASETS.find((name) => key === dayKey(name, date));
  if (dataset !== undefined) return { kind: 'day', dataset, date };
  const stamp = stampOfKey(key);
  if (stamp === null) return { kind: 'foreign' };
  if (table === historyTable.name && key.includes('/history_')) return { kind: 'history', date, stamp };
  return table === syncHistoryTable.name && key.includes('/sync_')
    ? { kind: 'sync', date, stamp }
    : { kind: 'foreign' };
}
