import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_COUNTS, parseRecord, recordToRow } from '@vanta-vuln/core';
import type {
  ChangeEvent,
  CommittedRun,
  DatasetName,
  DatasetRow,
  ObjectStore,
  SyncRun,
  VulnerabilityRow,
} from '@vanta-vuln/core';
import { applyRun } from '../src/lake/apply-run.ts';
import { openObjectStore } from '../src/open-object-store.ts';

const DAY_MS = 86_400_000;

/** The run of a day of January 2024, which found one vulnerability more than that of the day before. */
export const runIdOf = (day: number) => `run-${day}`;

/** A lake in a folder with a run for each of these days; it goes with the folder. */
export async function makeLake(days: readonly number[]) {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const store = await openObjectStore(pathToFileURL(path).href);
  await fillLake(store, days);
  return { path, store, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Adds a run for each of these days to a lake. */
export async function fillLake(store: ObjectStore, days: readonly number[]): Promise<void> {
  for (const day of days) await applyRun({ store }, makeRun(day), {});
}

type Batches = { readonly [D in DatasetName]: () => AsyncIterable<readonly DatasetRow<D>[]> };

function makeRun(day: number): CommittedRun {
  const observedAt = Date.UTC(2024, 0, 1, 6, 15) + (day - 1) * DAY_MS;
  const run: SyncRun = {
    id: runIdOf(day),
    backend: 'sqlite',
    status: 'completed',
    startedAt: observedAt - 60_000,
    finishedAt: observedAt + 1000,
    observedAt,
    sourceUrl: 'https://api.example.com',
    writerVersion: '0.1.0',
    requests: 3,
    throttled: 0,
    counts: {
      vulnerabilities: { ...NO_COUNTS, read: day, new: 1, unchanged: day - 1 },
      remediations: NO_COUNTS,
      assets: NO_COUNTS,
    },
    unusableValues: 0,
    remediationsAsOf: observedAt,
    error: null,
  };
  const vulnerabilities = Array.from({ length: day }, (_, index) => makeRow(`v${index + 1}`, run));
  const batches: Batches = {
    async *vulnerabilities() {
      yield vulnerabilities;
    },
    async *remediations() {},
    async *assets() {},
  };
  return {
    run,
    reconstructed: false,
    integrations: [],
    rows: (dataset) => batches[dataset](),
    async *events() {
      yield [makeEvent(`v${day}`, run)];
    },
  };
}

function makeRow(id: string, { id: run_id, observedAt: observed_at }: SyncRun): VulnerabilityRow {
  const parsed = parseRecord('vulnerabilities', {
    id,
    name: 'CVE-2024-0001',
    severity: 'HIGH',
    isFixable: true,
    relatedVulns: [],
    relatedUrls: ['https://example.com/advisory'],
  });
  if (!parsed.usable) throw new TypeError(`The row ${id} cannot be used.`);
  return { ...recordToRow('vulnerabilities', parsed, () => undefined), run_id, observed_at };
}

function makeEvent(id: string, { id: runId, observedAt: at }: SyncRun): ChangeEvent {
  return {
    dataset: 'vulnerabilities',
    id,
    type: 'discovered',
    at,
    severity: 'HIGH',
    name: 'CVE-2024-0001',
    changed: {},
    before: null,
    runId,
    reconstructed: false,
  };
}
