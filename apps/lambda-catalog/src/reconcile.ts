import { findGonePartitions, planCatalog } from '@vanta-vuln/athena';
import type { Trace } from '@vanta-vuln/lambda-runtime';
import { listLake } from '@vanta-vuln/storage-s3';
import type { CatalogParts } from './catalog-handler.ts';
import { countPartitions } from './count-partitions.ts';

/** What became of the catalog. */
export interface Reconciled {
  readonly status: 'reconciled';
  readonly partitionsAdded: number;
  readonly partitionsChanged: number;
  /** Days that are registered and have no file any more. */
  readonly partitionsGone: number;
  /** Those of them that were taken out of the catalog. */
  readonly partitionsForgotten: number;
}

/** What to do about days that are gone, until when, and where that is shown. */
export interface Walk {
  readonly forget: boolean;
  readonly signal: AbortSignal;
  readonly trace: Trace;
}

/**
 * Makes the catalog say what the whole lake holds, events or not; days that are gone stay unless they are to be forgotten.
 *
 * Begins nothing more once the signal is aborted. Throws CatalogError, ObjectStoreError, and the reason of the signal.
 */
export async function reconcile({ store, catalog }: CatalogParts, { forget, signal, trace }: Walk) {
  // In this order: a day that comes in between is not taken for one that is gone.
  const state = await trace.segment('read-catalog', () => catalog.read());
  const { partitions: files } = await trace.segment('list-lake', () => listLake(store, { signal }));
  const plan = planCatalog({ database: catalog.database, lake: store.location, files, state });
  signal.throwIfAborted();
  await trace.segment('apply-plan', () => catalog.apply(plan));
  const counts = countPartitions(plan);
  const gone = findGonePartitions({ files, state });
  if (forget) {
    signal.throwIfAborted();
    await trace.segment('forget-days', () => catalog.forget(gone));
  }
  const answer: Reconciled = {
    status: 'reconciled',
    ...counts,
    partitionsGone: gone.length,
    partitionsForgotten: forget ? gone.length : 0,
  };
  return { answer, partitionsAdded: counts.partitionsAdded };
}
