import { planCatalog } from '@vanta-vuln/athena';
import type { Trace } from '@vanta-vuln/lambda-runtime';
import { listLake } from '@vanta-vuln/storage-s3';
import type { CatalogParts } from './catalog-handler.ts';
import { countPartitions } from './count-partitions.ts';

/** What became of the catalog. */
export interface Reconciled {
  readonly status: 'reconciled';
  readonly partitionsAdded: number;
  readonly partitionsChanged: number;
}

/** Makes the catalog say what the whole lake holds, events or not. Throws CatalogError and ObjectStoreError. */
export async function reconcile({ store, catalog }: CatalogParts, trace: Trace) {
  const [{ partitions: files }, state] = await Promise.all([
    trace.segment('list-lake', () => listLake(store)),
    trace.segment('read-catalog', () => catalog.read()),
  ]);
  const plan = planCatalog({ database: catalog.database, lake: store.location, files, state });
  await trace.segment('apply-plan', () => catalog.apply(plan));
  const counts = countPartitions(plan);
  const answer: Reconciled = { status: 'reconciled', ...counts };
  return { answer, partitionsAdded: counts.partitionsAdded };
}
