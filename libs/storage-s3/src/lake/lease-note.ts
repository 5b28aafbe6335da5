import { randomUUID } from 'node:crypto';
import { ObjectStoreError, StoreLockedError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import { isGone, writerProcessSchema } from '../writer-process.ts';
import { getJson, putJson } from './json-object.ts';
import type { ReadJson } from './json-object.ts';
import { CLOCK_KEY, LEASE_KEY } from './lake-layout.ts';

const note = z.object({
  /** `held` by a living writer, `parked` for the next step of its run, `free`. */
  state: z.enum(['held', 'parked', 'free']),
  /** One a taking: on S3 equal content has equal versions. */
  nonce: z.string(),
  /** Counts the signs of life. */
  beat: z.number(),
  runId: z.string(),
  owner: z.string(),
  process: writerProcessSchema.optional(),
  since: z.number(),
  /** Milliseconds for which it holds after it was written, by the store's clock. */
  holdsFor: z.number(),
});

/** What the lease of a lake says. */
export type LeaseNote = z.infer<typeof note>;

/** Reads the lease of a lake; null where nobody has ever held it. */
export function readLeaseNote(store: ObjectStore): Promise<ReadJson<LeaseNote> | null> {
  return getJson(store, LEASE_KEY, note);
}

/** Throws StoreLockedError while a lease is another's. */
export async function assertTakeable(
  store: ObjectStore,
  { value, modifiedAt }: ReadJson<LeaseNote>,
  runId: string,
): Promise<void> {
  const { state, runId: holder, owner, since, holdsFor } = value;
  if (state === 'free') return;
  if (state === 'parked' && holder === runId) return;
  if (state === 'held' && isLeftBehind(store, value)) return;
  const freeIn = holdsFor - ((await askTime(store)) - modifiedAt);
  if (freeIn <= 0) return;
  throw new StoreLockedError(store.location, { runId: holder, owner, since }, { freeIn });
}

/**
 * Whether the writer is known to be dead, so that nobody has to wait until its lease runs out. Only of a folder: names of
 * machines and numbers of processes come again in a cloud.
 */
function isLeftBehind({ location }: ObjectStore, { process }: LeaseNote): boolean {
  return location.startsWith('file:') && process !== undefined && isGone(process);
}

/** The time by the clock of the store, milliseconds since 1970. */
async function askTime(store: ObjectStore): Promise<number> {
  await putJson(store, CLOCK_KEY, randomUUID());
  const found = await store.head(CLOCK_KEY);
  if (found !== null) return found.modifiedAt;
  throw new ObjectStoreError('object-store-failed', `${store.location} lost ${CLOCK_KEY}.`, {
    hint: 'The store does not show what was put: choose one that is consistent.',
  });
}
