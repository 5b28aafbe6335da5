import type { StoreReader } from '@vanta-vuln/http-api';
import { openLake } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { openStoreToRead } from '../open-store.ts';

/** Opens a store for each request. */
export interface ServedStore extends AsyncDisposable {
  readonly open: () => Promise<StoreReader & AsyncDisposable>;
}

/** What the settings name, ready to be opened for each request. Throws what opening it throws. */
export async function openServedStore(context: CommandContext): Promise<ServedStore> {
  const { settings } = await loadCliSettings(context);
  if (settings.storage.backend === 's3') {
    // One client for all requests: it takes time to make.
    const { store, logger } = await openLakeStore(context);
    const open = async () => openLake({ store, logger, mode: 'read' });
    return { open, [Symbol.asyncDispose]: () => store.close() };
  }
  const first = await openStoreToRead(context);
  // A database that is open shows the state that it had then.
  await first[Symbol.asyncDispose]();
  return { open: () => openStoreToRead(context), [Symbol.asyncDispose]: async () => undefined };
}
