import { collectBatches, systemClock } from '@vanta-vuln/core';
import type { Clock, ObjectStore } from '@vanta-vuln/core';
import { readCommitted } from '../lake/read-committed.ts';
import { LEASE_KEY, SNAPSHOTS_PREFIX, STAGING_PREFIX } from '../lake/lake-layout.ts';
import type { LakeOptions } from '../lake/lake.ts';
import { forEachAhead } from '../lake/read-ahead.ts';
import { takeInventory } from './inventory.ts';
import { lockLake } from './lock-lake.ts';
import { planGc } from './plan-gc.ts';
import type { GcPlan, GcRules } from './plan-gc.ts';

const DELETES_AT_ONCE = 16;

/** What to keep, of which lake. */
export interface CollectGarbageOptions extends GcRules, LakeOptions {
  /** Says when the lease is taken, for whoever is refused meanwhile. @default systemClock */
  readonly clock?: Clock | undefined;
  /** Stops it between two objects; what is gone by then stays gone, and the next time goes on. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** What may go, as of now: nothing is changed. Ages are judged by the given clock. */
export async function previewGarbage({
  store,
  clock = systemClock,
  ...rules
}: Omit<CollectGarbageOptions, 'signal'>): Promise<GcPlan> {
  return makePlan(store, rules, clock.now());
}

/**
 * Removes snapshots beyond those kept, staging that nobody will commit and uploads that dead processes left.
 *
 * It holds the lease of the lake meanwhile, completes a run that was planned first, and judges ages by the store's
 * clock. Returns what it removed. Throws StoreLockedError while another process writes to the lake, and the reason of the
 * signal when that is aborted.
 */
export async function collectGarbage({
  clock = systemClock,
  signal,
  ...options
}: CollectGarbageOptions): Promise<GcPlan> {
  const { store } = options;
  await using lock = await lockLake({ ...options, clock, purpose: 'gc' });
  const taken = await store.head(LEASE_KEY);
  const plan = await makePlan(store, options, taken?.modifiedAt ?? 0);
  const keys = [...plan.snapshots, ...plan.staging].flatMap((run) => run.keys);
  await forEachAhead(
    keys,
    async (key) => {
      signal?.throwIfAborted();
      await lock.assertHeld();
      await store.delete(key);
    },
    DELETES_AT_ONCE,
  );
  for (const upload of plan.uploads) await store.abortUpload(upload);
  return plan;
}

async function makePlan(store: ObjectStore, rules: GcRules, now: number): Promise<GcPlan> {
  const { committed } = await readCommitted(store);
  const items = await takeInventory(store, [SNAPSHOTS_PREFIX, STAGING_PREFIX]);
  const uploads = await collectBatches(store.listUploads());
  return planGc({ ...rules, committed, items, uploads, now });
}
