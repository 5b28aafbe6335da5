import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { Stats, WriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { VantaVulnError } from '@vanta-vuln/core';

/** A file that was asked for cannot be written. */
class OutputFileError extends VantaVulnError {
  override readonly name = 'OutputFileError';

  constructor(path: string, cause: unknown) {
    super('output-file', `Cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'Check that the folder exists, that you may write to it and that there is room.',
      cause,
    });
  }
}

/**
 * Writes chunks to a file that appears, or replaces the one of its name, when all of them are written.
 *
 * Devices and pipes (`/dev/stdout`) are written directly. What the chunks' source throws passes as it is; throws
 * OutputFileError for what the file system refuses.
 */
export async function writeFileAtomically(
  path: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => null);
  const isReplaceable = found === null || found.isFile() || found.isDirectory();
  const written = isReplaceable ? `${target}.${randomUUID()}.partial` : target;
  const file = createWriteStream(written, isReplaceable ? newFile(found) : {});
  try {
    await pipeline(chunks, file, signal === undefined ? {} : { signal });
    if (isReplaceable) await rename(written, target);
  } catch (error) {
    await closed(file);
    // What can't be written can't always be removed either, which says less of what went wrong.
    if (isReplaceable) await rm(written, { force: true }).catch(() => undefined);
    signal?.throwIfAborted();
    throw isSystemError(error) ? new OutputFileError(path, error) : error;
  }
}

/** When a file that is still being opened is removed too early, opening it makes it anew. */
async function closed(file: WriteStream): Promise<void> {
  if (!file.closed) await new Promise<void>((resolve) => file.once('close', resolve));
}

/** Nobody else has made the file, and nobody may read it who might not read the one that it replaces. */
function newFile(replaced: Stats | null): { readonly flags: string; readonly mode?: number } {
  return { flags: 'wx', ...(replaced?.isFile() === true ? { mode: replaced.mode } : {}) };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
