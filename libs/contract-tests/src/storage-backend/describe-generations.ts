import { DATASETS, countsAddUp } from '@vanta-vuln/core';
import type { DatasetName, JsonObject, StagedPage, StorageBackend, SyncRun } from '@vanta-vuln/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEGIN } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit } from '../sync-lists.ts';
import { toStagedPage } from '../to-staged.ts';
import {
  WITHOUT_ID,
  unusableAsset,
  unusableVulnerability,
  wireAsset,
  wireDeactivation,
  wireRemediation,
  wireVulnerability,
} from '../wire-records.ts';
import { NaiveStore } from './naive-diff.ts';
import type { Listing, Reading } from './naive-diff.ts';
import { readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

const reading: fc.Arbitrary<Reading> = fc.record({
  id,
  name: fc.constantFrom('x', 'y'),
  lastSeen: fc.integer({ min: 10, max: 14 }),
  isDeactivated: fc.boolean(),
  isRemediated: fc.boolean(),
  vulnerabilityId: id,
});

const listing = (unusableId: fc.Arbitrary<string | null>): fc.Arbitrary<Listing> =>
  fc.record({
    readings: fc.array(reading, { maxLength: 9 }),
    unusableIds: fc.array(unusableId, { maxLength: 1 }),
  });

const maybeWithoutId = listing(fc.option(id, { nil: null }));

/** A run over what the lists show, in pages of a size; it is dropped and begun again after some pages. */
const generation = fc.record({
  listings: fc.record({
    vulnerabilities: maybeWithoutId,
    // Nothing but its id can make a remediation unusable.
    remediations: listing(fc.constant(null)),
    assets: maybeWithoutId,
  }),
  pageSize: fc.integer({ min: 1, max: 5 }),
  dropAfter: fc.integer({ min: 1, max: 12 }),
});

const TO_WIRE: Readonly<Record<DatasetName, (reading: Reading) => JsonObject>> = {
  vulnerabilities: ({ id, name, lastSeen, isDeactivated }) =>
    wireVulnerability(id, {
      name,
      lastDetectedDate: `2026-01-${lastSeen}`,
      deactivateMetadata: isDeactivated ? wireDeactivation() : null,
    }),
  remediations: ({ id, vulnerabilityId, isRemediated }) =>
    wireRemediation(id, { vulnerabilityId, remediationDate: isRemediated ? '2026-01-14' : null }),
  assets: ({ id, name }) => wireAsset(id, { name }),
};

const TO_UNUSABLE: Readonly<Record<DatasetName, (id: string) => JsonObject>> = {
  vulnerabilities: unusableVulnerability,
  remediations: () => WITHOUT_ID,
  assets: unusableAsset,
};

function toPages(
  dataset: DatasetName,
  { readings, unusableIds }: Listing,
  pageSize: number,
): StagedPage<DatasetName>[] {
  const pages: StagedPage<DatasetName>[] = [];
  for (let start = 0; start < readings.length; start += pageSize) {
    const records = readings.slice(start, start + pageSize).map(TO_WIRE[dataset]);
    pages.push(toStagedPage<DatasetName>(dataset, records, { nextCursor: `page ${pages.length + 1}` }));
  }
  const unusable = unusableIds.map((id) => (id === null ? WITHOUT_ID : TO_UNUSABLE[dataset](id)));
  return [...pages, toStagedPage<DatasetName>(dataset, unusable)];
}

type Generation = typeof generation extends fc.Arbitrary<infer Value> ? Value : never;

/** Carries a generation through, in two attempts. */
async function syncInTwoAttempts(
  store: StorageBackend,
  runId: string,
  { listings, pageSize, dropAfter }: Generation,
): Promise<SyncRun> {
  const pages = DATASETS.flatMap((dataset) => toPages(dataset, listings[dataset], pageSize));
  {
    await using writer = await store.beginRun({ ...BEGIN, runId });
    for (const page of pages.slice(0, dropAfter)) await writer.stagePage(page);
  }
  await using writer = await store.beginRun({ ...BEGIN, runId });
  expect(writer.resumed).toBe(true);
  for (const page of pages.slice(dropAfter)) await writer.stagePage(page);
  const keepMissing = DATASETS.filter((dataset) => listings[dataset].unusableIds.includes(null));
  return await planAndCommit(writer, { keepMissing });
}

async function readVulnerabilities(store: StorageBackend): Promise<unknown[][]> {
  const columns = ['id', 'name', 'is_deactivated', 'last_detected_at'] as const;
  const rows = await collect(
    store.readRows('vulnerabilities', { columns, sort: { column: 'id', direction: 'asc' } }),
  );
  return rows.map((row) => [...row]);
}

function naiveVulnerabilities({ datasets }: NaiveStore): unknown[][] {
  return [...datasets.vulnerabilities.rows.values()]
    .sort((left, right) => left.id.localeCompare(right.id))
    .map(({ id, name, isDeactivated, lastSeen }) => [id, name, isDeactivated, Date.UTC(2026, 0, lastSeen)]);
}

export function describeGenerations(target: StorageBackendTarget): void {
  describe('any lists in any order, interrupted anywhere', () => {
    it('give the rows, the events and the counts of a naive diff, and the counts add up', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(generation, { minLength: 1, maxLength: 5 }), async (generations) => {
          await using opened = await openEmptyStore(target);
          const { store } = opened;
          const naive = new NaiveStore();
          for (const [index, lists] of generations.entries()) {
            const runId = `run ${index}`;
            const run = await syncInTwoAttempts(store, runId, lists);
            const expected = naive.sync(lists.listings);
            expect(run.counts).toEqual(expected.counts);
            expect(DATASETS.filter((dataset) => !countsAddUp(run.counts[dataset]))).toEqual([]);
            const events = await collect(store.readEvents({ runId }));
            expect(events.map((event) => `${event.dataset} ${event.type} ${event.id}`).sort()).toEqual(
              expected.events,
            );
            expect(await readVulnerabilities(store)).toEqual(naiveVulnerabilities(naive));
            for (const dataset of DATASETS) {
              expect(await readIds(store, dataset)).toEqual([...naive.datasets[dataset].rows.keys()].sort());
            }
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}
