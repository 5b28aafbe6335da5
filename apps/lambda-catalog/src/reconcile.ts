import { planCatalog } from '@vanta-vuln/athena';
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
export async function reconcile({ store, catalog }: CatalogParts) {
  const [{ partitions: files }, state] = await Promise.all([listLake(store), catalog.read()]);
  const plan = planCatalog({ database: catalog.database, lake: store.location, files, state });
  await catalog.apply(plan);
  const counts = countPartitions(plan);
  const answer: Reconciled = { status: 'reconciled', ...counts };
  return { answer, partitionsAdded: counts.partitionsAdded };
}
