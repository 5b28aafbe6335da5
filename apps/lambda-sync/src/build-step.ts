import { StoreError } from '@vanta-vuln/core';
import type { RequestOf } from './read-request.ts';
import type { Built } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/** Builds the snapshot of one dataset from what is staged: S3 to S3, with no call to Vanta, and nobody sees it yet. */
export async function buildStep({ lake }: SyncParts, { runId, dataset }: RequestOf<'build'>): Promise<Built> {
  try {
    const { rows, bytes } = await lake.build(runId, dataset);
    return { status: 'built', runId, dataset, rows, bytes, alreadyCommitted: false };
  } catch (error) {
    const committed = error instanceof StoreError ? await lake.readCommitted() : null;
    if (committed?.run.id !== runId) throw error;
    const { rows, bytes } = committed.snapshot[dataset];
    return { status: 'built', runId, dataset, rows, bytes, alreadyCommitted: true };
  }
}
