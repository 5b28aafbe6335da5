import type { ObjectStore, StoredObject } from '@vanta-vuln/core';

const PIECE_BYTES = 4 * 1024 * 1024;

/** Whether two objects of a store hold the same bytes; reads them only when their versions do not tell. */
export async function haveSameBytes(
  store: ObjectStore,
  one: StoredObject,
  other: StoredObject,
): Promise<boolean> {
  if (one.size !== other.size) return false;
  // On S3 a version names the content, unless the object was stored in several parts.
  if (one.version === other.version) return true;
  for (let start = 0; start < one.size; start += PIECE_BYTES) {
    const range = { start, end: start + PIECE_BYTES };
    const [left, right] = await Promise.all([
      store.getRange(one.key, range),
      store.getRange(other.key, range),
    ]);
    if (Buffer.compare(left, right) !== 0) return false;
  }
  return true;
}
