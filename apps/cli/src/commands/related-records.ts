import { VantaVulnError } from '@vanta-vuln/core';
import type { ChangeEvent, DatasetName, StorageBackend } from '@vanta-vuln/core';
import { countRows } from './count-rows.ts';
import { readAssets, readRemediations, readVulnerabilities } from './read-records.ts';
import type { StoredRecord } from './read-records.ts';

/** A row with what belongs to it; lists that could be long are cut, and `totals` says how long they are. */
export interface RelatedRecords {
  readonly dataset: DatasetName;
  readonly record: StoredRecord | null;
  readonly vulnerabilities: readonly StoredRecord[];
  readonly remediations: readonly StoredRecord[];
  readonly asset: StoredRecord | null;
  /** Latest first. */
  readonly history: readonly ChangeEvent[];
  readonly totals: RelatedTotals;
}

/** How many there are, listed or not. */
export interface RelatedTotals {
  readonly vulnerabilities: number;
  readonly remediations: number;
  readonly history: number;
}

const MOST_RELATED = 20;
const MOST_EVENTS = 100;

/**
 * Finds the row of an id in any dataset, and what belongs to it.
 *
 * A row that has left is found by its history alone. Throws VantaVulnError `id-not-found`.
 */
export async function findRelatedRecords(store: StorageBackend, id: string): Promise<RelatedRecords> {
  const history = await readLatestEvents(store, id);
  const found =
    (await findVulnerability(store, id)) ??
    (await findRemediation(store, id)) ??
    (await findAsset(store, id));
  const related = found ?? rowThatLeft(id, history.latest);
  const totals = { ...(await countRelated(store, id, related)), history: history.total };
  return { ...related, history: history.latest, totals };
}

async function readLatestEvents(store: StorageBackend, id: string) {
  const latest: ChangeEvent[] = [];
  let total = 0;
  for await (const events of store.readEvents({ id, direction: 'desc' })) {
    latest.push(...events.slice(0, MOST_EVENTS - latest.length));
    total += events.length;
  }
  return { latest, total };
}

type Found = Omit<RelatedRecords, 'history' | 'totals'>;

/** Rows are counted only where a list was cut. */
async function countRelated(
  store: StorageBackend,
  id: string,
  { dataset, vulnerabilities, remediations }: Found,
): Promise<Omit<RelatedTotals, 'history'>> {
  const columns = ['id'] as const;
  const ofRow = dataset === 'assets' ? { assetId: id } : { vulnerabilityId: id };
  return {
    vulnerabilities:
      vulnerabilities.length < MOST_RELATED
        ? vulnerabilities.length
        : await countRows(store.readRows('vulnerabilities', { columns, filter: { assetId: id } })),
    remediations:
      remediations.length < MOST_RELATED
        ? remediations.length
        : await countRows(store.readRows('remediations', { columns, filter: ofRow })),
  };
}

async function findVulnerability(store: StorageBackend, id: string): Promise<Found | null> {
  const [record] = await readVulnerabilities(store, { ids: [id] }, 1);
  if (record === undefined) return null;
  const remediations = await readRemediations(store, { vulnerabilityId: id }, MOST_RELATED);
  const asset = await readAsset(store, record.row['target_id']);
  return { dataset: 'vulnerabilities', record, vulnerabilities: [], remediations, asset };
}

async function findRemediation(store: StorageBackend, id: string): Promise<Found | null> {
  const [record] = await readRemediations(store, { ids: [id] }, 1);
  if (record === undefined) return null;
  const vulnerabilityId = record.row['vulnerability_id'];
  const vulnerabilities =
    typeof vulnerabilityId === 'string'
      ? await readVulnerabilities(store, { ids: [vulnerabilityId] }, 1)
      : [];
  const asset = await readAsset(store, record.row['vulnerable_asset_id']);
  return { dataset: 'remediations', record, vulnerabilities, remediations: [], asset };
}

async function findAsset(store: StorageBackend, id: string): Promise<Found | null> {
  const record = await readAsset(store, id);
  if (record === null) return null;
  const vulnerabilities = await readVulnerabilities(store, { assetId: id }, MOST_RELATED);
  const remediations = await readRemediations(store, { assetId: id }, MOST_RELATED);
  return { dataset: 'assets', record, vulnerabilities, remediations, asset: null };
}

async function readAsset(store: StorageBackend, id: unknown): Promise<StoredRecord | null> {
  if (typeof id !== 'string') return null;
  const [asset = null] = await readAssets(store, { ids: [id] }, 1);
  return asset;
}

function rowThatLeft(id: string, [latest]: readonly ChangeEvent[]): Found {
  if (latest === undefined) throw notFound(id);
  return { dataset: latest.dataset, record: null, vulnerabilities: [], remediations: [], asset: null };
}

function notFound(id: string): VantaVulnError {
  return new VantaVulnError('id-not-found', `No vulnerability, remediation or asset has the id ${id}.`, {
    hint: 'Copy the id from `vanta-vuln list` or `vanta-vuln history`.',
  });
}
