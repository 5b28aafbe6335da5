import type { BigIntStats } from 'node:fs';
import { open, stat, utimes } from 'node:fs/promises';
import type { PutOptions, StoredObject } from '@vanta-vuln/core';
import { hasCode } from './error-code.ts';

const NS_PER_MS = 1_000_000n;

/** What a listing shows of the file at a path; null when there is none. */
export async function describeFile(path: string, key: string): Promise<StoredObject | null> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? toStored(key, found) : null;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null;
    throw error;
  }
}

/** What a listing shows of a file. */
export function toStored(key: string, { ino, size, mtimeNs }: BigIntStats): StoredObject {
  return {
    key,
    size: Number(size),
    version: `${ino.toString(36)}-${size.toString(36)}-${mtimeNs.toString(36)}`,
    modifiedAt: Number(mtimeNs / NS_PER_MS),
  };
}

/** Moves the file's time past that of the version before: inode numbers come back, and clocks tick coarsely. */
export async function makeNewer(path: string, before: StoredObject | null): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (before === null || mtimeMs > before.modifiedAt + 1) return;
  const seconds = (before.modifiedAt + 2) / 1000;
  await utimes(path, seconds, seconds);
}

/** Writes a body to a new file, down to the disk. */
export async function writeBody(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  { signal, onProgress }: PutOptions,
): Promise<void> {
  await using file = await open(path, 'wx');
  let written = 0;
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    signal?.throwIfAborted();
    await file.writeFile(chunk);
    written += chunk.length;
    onProgress?.(written);
  }
  signal?.throwIfAborted();
  // The name must not be on disk before the bytes are.
  await file.sync();
}
