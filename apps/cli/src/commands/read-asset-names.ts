import type { StorageBackend } from '@vanta-vuln/core';
import { collectBatches } from '@vanta-vuln/core';

/** The names of some assets by id; an asset that is not stored is absent. */
export async function readAssetNames(
  store: StorageBackend,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (ids.length === 0) return new Map();
  const filter = { ids: [...new Set(ids)] };
  return new Map(await collectBatches(store.readRows('assets', { columns: ['id', 'name'], filter })));
}
