import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { QueryScanLimitError, hasCode } from '@vanta-vuln/core';
import type { LakeFile } from './lake-source.ts';

/** Writes the content of a file. */
export type WriteFile = (file: FileHandle) => Promise<void>;

/** A file that is being written, and what stops that. */
interface Writing {
  readonly done: Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Files by key and version in a folder, which several processes may share: the ones that nobody has used for
 * the longest time go first when it holds more than it may.
 */
export class LakeCache {
  /** DuckDB compares resolved paths with it. */
  readonly folder: string;
  readonly #maxBytes: number;
  readonly #held = new Map<string, number>();
  readonly #writing = new Map<string, Writing>();

  /** `folder` exists and is resolved; `maxBytes` is what it may hold. */
  constructor(folder: string, maxBytes: number) {
    this.folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Where a file lies or will lie: its own folders follow those of its version, since they name its day. */
  pathOf({ key, version }: Pick<LakeFile, 'key' | 'version'>): string {
    const hash = createHash('sha256').update(version).digest('hex').slice(0, 32);
    return join(this.folder, hash, ...key.split('/'));
  }

  async has(file: Pick<LakeFile, 'key' | 'version'>): Promise<boolean> {
    return (await sizeOf(this.pathOf(file))) !== null;
  }

  /** Keeps files from being removed until the returned function is called. */
  hold(files: readonly Pick<LakeFile, 'key' | 'version'>[]): () => void {
    const paths = files.map((file) => this.pathOf(file));
    for (const path of paths) this.#held.set(path, (this.#held.get(path) ?? 0) + 1);
    return () => {
      for (const path of paths) {
        const holders = (this.#held.get(path) ?? 1) - 1;
        if (holders === 0) this.#held.delete(path);
        else this.#held.set(path, holders);
      }
    };
  }

  /**
   * Makes sure that a file is there, written once however many ask for it, and marks it as used.
   *
   * `signal` is what stops `write`: those who wait for one that was stopped write it themselves.
   */
  async provide(
    file: Pick<LakeFile, 'key' | 'version'>,
    write: WriteFile,
    signal?: AbortSignal,
  ): Promise<string> {
    const path = this.pathOf(file);
    while (!(await isThere(path))) {
      const known = this.#writing.get(path);
      const writing = known ?? this.#begin(path, write, signal);
      try {
        await writing.done;
        return path;
      } catch (error) {
        if (known?.signal?.aborted !== true) throw error;
        signal?.throwIfAborted();
      }
    }
    return path;
  }

  /** Makes room for so many more bytes. Throws QueryScanLimitError when they never fit. */
  async makeRoom(bytes: number): Promise<void> {
    if (bytes > this.#maxBytes) throw new QueryScanLimitError({ bytes, limit: this.#maxBytes });
    const files = await this.#files();
    let total = files.reduce((sum, file) => sum + file.bytes, bytes);
    for (const { path, bytes: freed } of files) {
      if (total <= this.#maxBytes) return;
      if (this.#held.has(path)) continue;
      await rm(path, { force: true });
      total -= freed;
    }
  }

  #begin(path: string, write: WriteFile, signal: AbortSignal | undefined): Writing {
    const done = this.#write(path, write).finally(() => this.#writing.delete(path));
    const writing = { done, signal };
    this.#writing.set(path, writing);
    return writing;
  }

  async #write(path: string, write: WriteFile): Promise<void> {
    const temporary = join(this.folder, `.${randomUUID()}`);
    try {
      await using file = await open(temporary, 'wx');
      await write(file);
      await mkdir(dirname(path), { recursive: true });
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** What lies in the folder, the longest unused first; sparse files count what they take. */
  async #files(): Promise<readonly { readonly path: string; readonly bytes: number }[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const found = await Promise.all(
      paths.map(async (path) => {
        const facts = await stat(path).catch(() => null);
        return facts === null ? null : { path, bytes: facts.blocks * 512, usedAt: facts.mtimeMs };
      }),
    );
    return found.filter((file) => file !== null).sort((left, right) => left.usedAt - right.usedAt);
  }
}

async function isThere(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
