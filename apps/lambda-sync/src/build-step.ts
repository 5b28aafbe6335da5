import { StoreError } from '@vanta-vuln/core';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import type { RequestOf } from './read-request.ts';
import type { Built } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/** Builds the snapshot of one dataset from what is staged: S3 to S3, with no call to Vanta, and nobody sees it yet. */
export async function buildStep(
  { lake }: SyncParts,
  { runId, dataset }: RequestOf<'build'>,
  { signal, trace }: Invocation,
): Promise<Built> {
  trace.annotate({ runId, dataset });
  try {
    const { rows, bytes } = await trace.segment('building', () => lake.build(runId, dataset, { signal }));
    return { status: 'built', runId, dataset, rows, bytes, alreadyCommitted: false };
  } catch (error) {
    const committed = error instanceof StoreError ? await lake.readCommitted() : null;
    if (committed?.run.id !== runId) throw error;
    const { rows, bytes } = committed.snapshot[dataset];
    return { status: 'built', runId, dataset, rows, bytes, alreadyCommitted: true };
  }
}
