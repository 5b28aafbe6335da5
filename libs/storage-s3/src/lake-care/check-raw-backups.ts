import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ObjectArchivedError } from '@vanta-vuln/core';
import type { ObjectStore, StoredObject } from '@vanta-vuln/core';
import { isRawBackup } from '../lake/lake-layout.ts';
import type { InventoryItem } from './inventory.ts';
import type { LakeProblem } from './lake-problem.ts';

const PART_BYTES = 8 * 1024 * 1024;

/** Unpacks the pages that runs received, part by part, and finds those that can't be; what is archived is left alone. */
export async function checkRawBackups(
  store: ObjectStore,
  items: readonly InventoryItem[],
): Promise<readonly LakeProblem[]> {
  const problems: LakeProblem[] = [];
  for (const { stored } of items) {
    if (!isRawBackup(stored.key)) continue;
    const reason = await whyUnreadable(store, stored);
    if (reason !== null) problems.push({ kind: 'unreadable', key: stored.key, message: reason });
  }
  return problems;
}

async function whyUnreadable(store: ObjectStore, stored: StoredObject): Promise<string | null> {
  if (stored.size === 0) return 'is empty';
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(partsOf(store, stored), createGunzip(), nowhere);
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      return `cannot be unpacked: ${error.message}`;
    // The template of the cloud has them moved there after some months, and a look must not cost a restoration.
    if (error instanceof ObjectArchivedError) return null;
    throw error;
  }
}

async function* partsOf(store: ObjectStore, { key, size }: StoredObject): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += PART_BYTES) {
    yield await store.getRange(key, { start, end: Math.min(size, start + PART_BYTES) });
  }
}
