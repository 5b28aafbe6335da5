import type { ObjectStore, StoredObject } from '@vanta-vuln/core';
import { classifyKey } from './classify-key.ts';
import type { LakeObject } from './classify-key.ts';

/** An object of a lake and what it is. */
export interface InventoryItem {
  readonly stored: StoredObject;
  readonly object: LakeObject;
}

/** Lists all objects of a lake below the prefixes; some hundred bytes of memory each. */
export async function takeInventory(
  store: ObjectStore,
  prefixes: readonly string[] = [''],
): Promise<readonly InventoryItem[]> {
  const items: InventoryItem[] = [];
  for (const prefix of prefixes) {
    for await (const batch of store.list(prefix)) {
      items.push(...batch.map((stored) => ({ stored, object: classifyKey(stored.key) })));
    }
  }
  return items;
}
