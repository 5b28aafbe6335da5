import type { StoreReader } from '@vanta-vuln/http-api';
import type { CommandContext } from '../command-context.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openStoreToRead } from '../open-store.ts';

/** Opens a store for each request. */
export interface ServedStore extends AsyncDisposable {
  readonly open: () => Promise<StoreReader & AsyncDisposable>;
}

/** What the settings name, ready to be opened for each request. Throws what opening it throws. */
export async function openServedStore(context: CommandContext): Promise<ServedStore> {
  const { settings } = await loadCliSettings(context);
  const first = await openStoreToRead(context);
  if (settings.storage.backend === 's3') {
    // It follows the pointer of the lake anew with each reading, and its client takes time to make.
    const open = async () => ({
      readRows: first.readRows.bind(first),
      readIntegrations: () => first.readIntegrations(),
      readRuns: first.readRuns.bind(first),
      lastRun: () => first.lastRun(),
      [Symbol.asyncDispose]: async () => undefined,
    });
    return { open, [Symbol.asyncDispose]: () => first[Symbol.asyncDispose]() };
  }
  // A database that is open shows the state that it had then.
  await first[Symbol.asyncDispose]();
  return { open: () => openStoreToRead(context), [Symbol.asyncDispose]: async () => undefined };
}
