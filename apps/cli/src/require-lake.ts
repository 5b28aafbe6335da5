import { StoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';

/**
 * Throws StoreError `lake-missing` where nothing at all is kept: a mistyped place would read as an account without
 * findings, and would be clean for ever.
 */
export async function requireLake(store: ObjectStore): Promise<void> {
  for await (const objects of store.list()) if (objects.length > 0) return;
  throw new StoreError('lake-missing', `${store.location}: there is no lake, nothing is kept there.`, {
    hint: 'Check the place that --lake or VANTA_LAKE names, or sync into it first.',
  });
}
