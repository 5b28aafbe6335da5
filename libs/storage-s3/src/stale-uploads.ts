import type { ObjectStore, UnfinishedUpload } from '@vanta-vuln/core';

const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/** When an upload counts as left behind. */
export interface StaleUploadOptions {
  /** Now by the store's clock, milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds since the upload began. @default 24 hours */
  readonly olderThan?: number | undefined;
}

/** The uploads that were begun so long ago that their process must be dead. */
export function pickStaleUploads(
  uploads: readonly UnfinishedUpload[],
  { now, olderThan = STALE_AFTER_MS }: StaleUploadOptions,
): readonly UnfinishedUpload[] {
  return uploads.filter(({ startedAt }) => now - startedAt >= olderThan);
}

/**
 * Takes back the uploads that dead processes left below the store's prefix; returns them.
 *
 * Whoever holds the lease of a lake may give `olderThan` as low as the length of a lease: nobody else writes there.
 */
export async function abortStaleUploads(
  store: ObjectStore,
  options: StaleUploadOptions,
): Promise<readonly UnfinishedUpload[]> {
  const stale: UnfinishedUpload[] = [];
  for await (const batch of store.listUploads()) stale.push(...pickStaleUploads(batch, options));
  for (const upload of stale) await store.abortUpload(upload);
  return stale;
}
