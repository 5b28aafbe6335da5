import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@vanta-vuln/core';
import { hasCode } from '@vanta-vuln/core';
import { lock } from 'proper-lockfile';

export interface FileLockOptions {
  /** The file that is guarded; it need not exist, its folder must. */
  readonly path: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** A lock that was not renewed for so long belonged to a process that died. */
const STALE_AFTER = 10_000;
/** Another process holds a lock for one token request at most; after this something is wrong. */
const PATIENCE = 120_000;
const RETRY_EVERY = 10;

/**
 * Runs an action while this process holds the lock beside a file.
 *
 * It waits in real time, since the holder is another process. Throws the signal's reason when aborted, and the
 * error of the file system or of proper-lockfile when the lock can't be had.
 */
export async function withFileLock<Result>(
  options: FileLockOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  const release = await acquire(options);
  try {
    return await action();
  } finally {
    await release().catch((error: unknown) => {
      options.logger.debug({ err: error, path: options.path }, 'a lock was gone when it was released');
    });
  }
}

async function acquire({ path, logger, signal }: FileLockOptions): Promise<() => Promise<void>> {
  const giveUpAt = performance.now() + PATIENCE;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lock(path, {
        realpath: false,
        stale: STALE_AFTER,
        // By default it throws where nobody can catch it.
        onCompromised: (error) => logger.warn({ err: error, path }, 'a lock was taken away'),
      });
    } catch (error) {
      if (!hasCode(error, 'ELOCKED') || performance.now() > giveUpAt) throw error;
      await sleep(RETRY_EVERY * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
    }
  }
}
