import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ObjectNotFoundError, QueryError, collectBatches } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { inParallel } from './in-parallel.ts';
import { LakeCache } from './lake-cache.ts';
import type { HeldFiles, HoldOptions, LakeFile, LakeSource } from './lake-source.ts';

/** Where the files of a lake that lies elsewhere are kept. */
export interface LakeCacheOptions {
  /** The folder; lakes may share it. */
  readonly folder: string;
  /** Bytes that the files of this lake may take there. @default 2 GiB */
  readonly maxBytes?: number | undefined;
}

const GIB = 1024 ** 3;
const DOWNLOADS = 8;
const PIECE = 8 * 1024 * 1024;
// Footers of our files take a few kilobytes; a larger one is read on in a second request.
const FOOTER_GUESS = 64 * 1024;
const FOOTER_END = 8;

/** A lake in an object store: files are copied into the cache when a query first needs them. */
export async function openObjectLake(
  store: ObjectStore,
  { folder, maxBytes = 2 * GIB }: LakeCacheOptions,
): Promise<LakeSource> {
  const own = join(folder, createHash('sha256').update(store.location).digest('hex').slice(0, 32));
  await mkdir(own, { recursive: true });
  return new ObjectLake(store, new LakeCache(await realpath(own), maxBytes));
}

/** A file that stands for the footer of another one, or that one itself. */
interface FooterFile extends LakeFile {
  readonly whole: LakeFile;
}

class ObjectLake implements LakeSource {
  readonly location: string;
  readonly folder: string;
  readonly #store: ObjectStore;
  readonly #cache: LakeCache;

  constructor(store: ObjectStore, cache: LakeCache) {
    this.#store = store;
    this.#cache = cache;
    this.location = store.location;
    this.folder = cache.folder;
  }

  list(prefix: string): Promise<readonly LakeFile[]> {
    return collectBatches(this.#store.list(prefix));
  }

  find(key: string): Promise<LakeFile | null> {
    return this.#store.head(key);
  }

  async readText(key: string): Promise<string | null> {
    try {
      return new TextDecoder().decode((await this.#store.get(key)).bytes);
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return null;
      throw error;
    }
  }

  async hold(files: readonly LakeFile[], { signal }: HoldOptions = {}): Promise<HeldFiles> {
    return this.#provide(files, (file) => (handle) => this.#download(file, handle, signal), signal);
  }

  /** A whole file serves too, and a small one is copied whole; of others a file with nothing in it but the footer. */
  async holdFooters(files: readonly LakeFile[], { signal }: HoldOptions = {}): Promise<HeldFiles> {
    const wanted = await inParallel(files, DOWNLOADS, async (file): Promise<FooterFile> => {
      if (file.size <= FOOTER_GUESS || (await this.#cache.has(file))) return { ...file, whole: file };
      return { key: file.key, version: `footer of ${file.version}`, size: FOOTER_GUESS, whole: file };
    });
    return this.#provide(
      wanted,
      ({ whole }) =>
        (handle) =>
          this.#downloadFooter(whole, handle),
      signal,
    );
  }

  async #provide<File extends LakeFile>(
    files: readonly File[],
    writer: (file: File) => (handle: FileHandle) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<HeldFiles> {
    const release = this.#cache.hold(files);
    try {
      const missing: File[] = [];
      for (const file of files) if (!(await this.#cache.has(file))) missing.push(file);
      if (missing.length > 0) await this.#cache.makeRoom(missing.reduce((sum, { size }) => sum + size, 0));
      const paths = await inParallel(files, DOWNLOADS, (file) => {
        signal?.throwIfAborted();
        return this.#cache.provide(file, writer(file), signal);
      });
      return { paths, [Symbol.dispose]: release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Copies an object piece by piece: memory holds one. */
  async #download(file: LakeFile, handle: FileHandle, signal: AbortSignal | undefined): Promise<void> {
    for (let start = 0; start < file.size; start += PIECE) {
      signal?.throwIfAborted();
      const bytes = await this.#store.getRange(file.key, { start, end: Math.min(start + PIECE, file.size) });
      await handle.write(bytes, 0, bytes.length, start);
    }
    await this.#checkVersion(file);
  }

  async #downloadFooter(file: LakeFile, handle: FileHandle): Promise<void> {
    const { key, size } = file;
    await handle.truncate(size);
    const guess = Math.max(0, size - FOOTER_GUESS);
    const end = await this.#store.getRange(key, { start: guess, end: size });
    await handle.write(end, 0, end.length, guess);
    const start = Math.max(0, size - footerLength(end) - FOOTER_END);
    if (start < guess) {
      const rest = await this.#store.getRange(key, { start, end: guess });
      await handle.write(rest, 0, rest.length, start);
    }
    await this.#checkVersion(file);
  }

  /** The pieces are of one version only when the object still is what it was when it was listed. */
  async #checkVersion({ key, version }: LakeFile): Promise<void> {
    if ((await this.#store.head(key))?.version === version) return;
    throw new QueryError('lake-changed', `${this.location}/${key} was replaced while it was read.`, {
      hint: 'A sync has just ended: run the query again.',
      retryable: true,
    });
  }
}

/** The length that stands before the last four bytes of a Parquet file. */
function footerLength(end: Uint8Array): number {
  if (end.length < FOOTER_END) return 0;
  return new DataView(end.buffer, end.byteOffset, end.byteLength).getUint32(end.length - FOOTER_END, true);
}
