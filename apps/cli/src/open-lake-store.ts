import type { Logger, ObjectStore } from '@vanta-vuln/core';
import { logStorageOperations, openObjectStore } from '@vanta-vuln/storage-s3';
import type { CommandContext } from './command-context.ts';
import { createCliLogger } from './create-cli-logger.ts';
import { loadCliSettings } from './load-cli-settings.ts';
import { UsageError } from './usage-error.ts';

/** The place of the lake that the settings name, and the log of the command. */
export interface OpenedLakeStore extends AsyncDisposable {
  readonly store: ObjectStore;
  readonly logger: Logger;
}

/**
 * Opens the place of the lake; what is done there is logged at debug, to standard error unless a log is given.
 * Throws UsageError when none is named.
 */
export async function openLakeStore(context: CommandContext, log?: Logger): Promise<OpenedLakeStore> {
  const { settings } = await loadCliSettings(context);
  const { lake } = settings.storage;
  if (lake === null) {
    throw new UsageError(
      'No lake is named.',
      'Give --lake s3://bucket/prefix or --lake file:///absolute/path, or set VANTA_LAKE.',
    );
  }
  const logger = log ?? (await createCliLogger(context, { settings }));
  const store = logStorageOperations({ store: await openObjectStore(lake), logger });
  return { store, logger, [Symbol.asyncDispose]: () => store.close() };
}
