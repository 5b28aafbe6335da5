import { closeSync, fsync, openSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { copyFile, open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PutOptions, StoredObject } from '@vanta-vuln/core';
import { hasCode, isUnsupportedByFileSystem } from '@vanta-vuln/core';

const NS_PER_MS = 1_000_000n;
const SMALL_BYTES = 256 * 1024;
// Pages of a file come in many small pieces.
const WRITE_BYTES = 1024 * 1024;

const syncToDisk = promisify(fsync);

/** What a listing shows of the file at a path; null when there is none. */
export async function describeFile(path: string, key: string): Promise<StoredObject | null> {
  try {
    const found = await stat(path, { bigint: true });
    return found.isFile() ? toStored(key, found) : null;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** Whether there is a file at a path; asked at once, since handing the call to another thread takes longer. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/** Whether there is a folder at a path where something is. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
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
export function makeNewer(path: string, before: StoredObject | null): void {
  const { mtimeMs } = statSync(path);
  if (before === null || mtimeMs > before.modifiedAt + 1) return;
  const seconds = (before.modifiedAt + 2) / 1000;
  utimesSync(path, seconds, seconds);
}

/** Removes a file that may be gone already. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** Copies what is in a file to a new one. */
export async function copyContent(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
  } catch (error) {
    // The copy is to have the rights of the file, which not every file system keeps.
    if (!isUnsupportedByFileSystem(error)) throw error;
    removeFile(to);
    await using source = await open(from);
    await writeLargeFile(to, source.createReadStream({ highWaterMark: WRITE_BYTES, autoClose: false }), {});
  }
}

/** Writes a body to a new file, down to the disk. */
export async function writeBody(
  path: string,
  body: Uint8Array | AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  if (body instanceof Uint8Array && body.length <= SMALL_BYTES) {
    await writeSmallFile(path, body);
    onProgress?.(body.length);
  } else {
    await writeLargeFile(path, body instanceof Uint8Array ? [body] : body, options);
  }
  signal?.throwIfAborted();
}

/** Only the wait for the disk leaves this thread: handing a call to another one takes longer than the call. */
async function writeSmallFile(path: string, body: Uint8Array): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, body);
    // The name must not be on disk before the bytes are.
    await syncToDisk(file);
  } finally {
    closeSync(file);
  }
}

async function writeLargeFile(
  path: string,
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { signal, onProgress }: PutOptions,
): Promise<void> {
  await using file = await open(path, 'wx');
  let written = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const chunk of body) {
    signal?.throwIfAborted();
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < WRITE_BYTES) continue;
    await writeAll(file, waiting);
    written += waitingBytes;
    onProgress?.(written);
    waiting = [];
    waitingBytes = 0;
  }
  await writeAll(file, waiting);
  onProgress?.(written + waitingBytes);
  await file.sync();
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  if (chunks.length > 0) await file.writeFile(Buffer.concat(chunks));
}
