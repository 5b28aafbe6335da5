import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ObjectConditionError, ObjectNotFoundError, ObjectStoreError } from '@vanta-vuln/core';
import type {
  ObjectContent,
  ObjectStore,
  PutCondition,
  PutOptions,
  StoredObject,
  UnfinishedUpload,
} from '@vanta-vuln/core';
import { folderElsewhere, folderThere, translateFolderError } from './folder-errors.ts';
import type { FolderRequest } from './folder-errors.ts';
import {
  copyContent,
  describeFile,
  isFile,
  isFolder,
  makeNewer,
  removeFile,
  toStored,
  writeBody,
} from './folder-file.ts';
import { WORK_FOLDER, listUploadIds, walkKeys } from './folder-listing.ts';
import { withLock } from './folder-lock.ts';
import { isInside, removeEmptyFolders, withFolderOf } from './object-folders.ts';
import { checkKey } from './object-key.ts';
import { tryLink } from './try-link.ts';

const LIST_BATCH = 1000;

/** An object store in a local folder, which is made with the first put. */
export function createFolderObjectStore(root: string): ObjectStore {
  return new FolderObjectStore(root);
}

class FolderObjectStore implements ObjectStore {
  readonly location: string;
  readonly #root: string;
  readonly #uploads: string;
  readonly #locks: string;

  constructor(root: string) {
    this.#root = resolve(root);
    this.#uploads = join(this.#root, WORK_FOLDER, 'uploads');
    this.#locks = join(this.#root, WORK_FOLDER, 'locks');
    this.location = pathToFileURL(root).href;
  }

  head(key: string): Promise<StoredObject | null> {
    return this.#guard('read', key, () => describeFile(this.#path(key), key));
  }

  get(key: string): Promise<ObjectContent> {
    return this.#guard('read', key, async () => {
      await using file = await open(this.#path(key));
      const found = toStored(key, await file.stat({ bigint: true }));
      return { ...found, bytes: await file.readFile() };
    });
  }

  getRange(
    key: string,
    { start, end }: { readonly start: number; readonly end: number },
  ): Promise<Uint8Array> {
    return this.#guard('read', key, async () => {
      await using file = await open(this.#path(key));
      const { size } = await file.stat();
      const length = Math.max(0, Math.min(end, size) - start);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
      return buffer.subarray(0, bytesRead);
    });
  }

  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options: PutOptions = {}) {
    return this.#guard('write', key, () =>
      this.#publish(key, options.condition, (upload) => writeBody(upload, body, options)),
    );
  }

  async *list(prefix = ''): AsyncGenerator<readonly StoredObject[]> {
    let batch: StoredObject[] = [];
    try {
      for await (const key of walkKeys(this.#root, prefix)) {
        const found = await describeFile(this.#path(key), key);
        if (found !== null) batch.push(found);
        if (batch.length < LIST_BATCH) continue;
        yield batch;
        batch = [];
      }
    } catch (error) {
      throw translateFolderError({ location: this.location, kind: 'list', key: prefix }, error);
    }
    if (batch.length > 0) yield batch;
  }

  copy(from: string, to: string) {
    return this.#guard('write', from, () =>
      this.#publish(to, undefined, (upload) => copyContent(this.#path(from), upload)),
    );
  }

  delete(key: string): Promise<void> {
    return this.#guard('write', key, async () => {
      const path = this.#pathToChange(key);
      if (!isFile(path)) return;
      await this.#locked(key, async () => removeFile(path));
      removeEmptyFolders(dirname(path), this.#root);
    });
  }

  async *listUploads(): AsyncGenerator<readonly UnfinishedUpload[]> {
    const uploads: UnfinishedUpload[] = [];
    for (const id of await listUploadIds(this.#uploads)) {
      const found = await stat(join(this.#uploads, id)).catch(() => null);
      const key = decodeURIComponent(id.slice(0, id.lastIndexOf('@')));
      if (found !== null) uploads.push({ key, id, startedAt: Math.trunc(found.birthtimeMs) });
    }
    if (uploads.length > 0) yield uploads;
  }

  async abortUpload({ id }: UnfinishedUpload): Promise<void> {
    removeFile(join(this.#uploads, checkKey(id)));
  }

  async close(): Promise<void> {
    // Nothing is held open between two calls.
  }

  /** Writes a file beside the store, then gives it its name: a reader sees the old object or the new one. */
  async #publish(
    key: string,
    condition: PutCondition | undefined,
    write: (upload: string) => Promise<void>,
  ): Promise<{ version: string; size: number }> {
    const upload = join(this.#uploads, `${encodeURIComponent(key)}@${randomUUID()}`);
    const path = this.#pathToChange(key);
    mkdirSync(this.#uploads, { recursive: true });
    try {
      await write(upload);
      if (condition === 'create') return await this.#create(key, path, upload);
      return await this.#locked(key, async () => {
        const before = await describeFile(path, key);
        this.#check(key, before, condition);
        makeNewer(upload, before);
        withFolderOf(path, () => renameSync(upload, path));
        return toStored(key, statSync(path, { bigint: true }));
      });
    } finally {
      removeFile(upload);
    }
  }

  /** A link never replaces, whoever writes there: no lock is needed, which halves the time of a small object. */
  async #create(key: string, path: string, upload: string): Promise<{ version: string; size: number }> {
    const stored = toStored(key, statSync(upload, { bigint: true }));
    const isLinked = withFolderOf(path, () => tryLink(upload, path));
    if (isLinked ?? (await this.#moveToFree(key, path, upload))) return stored;
    if (isFolder(path)) throw folderThere(this.location, key);
    throw new ObjectConditionError(this.location, key, 'create');
  }

  /** Where there are no links: whoever else writes there has the lock first as well. */
  #moveToFree(key: string, path: string, upload: string): Promise<boolean> {
    return this.#locked(key, async () => {
      if (existsSync(path)) return false;
      withFolderOf(path, () => renameSync(upload, path));
      return true;
    });
  }

  #check(
    key: string,
    before: StoredObject | null,
    condition: Exclude<PutCondition, 'create'> | undefined,
  ): void {
    if (condition === undefined) return;
    if (before === null) throw new ObjectNotFoundError(this.location, key);
    if (before.version !== condition.replaces) throw new ObjectConditionError(this.location, key, condition);
  }

  async #locked<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    mkdirSync(this.#locks, { recursive: true });
    return withLock(join(this.#locks, createHash('sha256').update(key).digest('hex')), work);
  }

  #path(key: string): string {
    if (checkKey(key).split('/')[0] !== WORK_FOLDER) return join(this.#root, key);
    throw new ObjectStoreError('object-key-invalid', `${key} lies where the store keeps its locks.`, {
      hint: `Use a key that does not begin with ${WORK_FOLDER}.`,
    });
  }

  #pathToChange(key: string): string {
    const path = this.#path(key);
    if (isInside(this.#root, path)) return path;
    throw folderElsewhere(this.location, key);
  }

  async #guard<Result>(
    kind: FolderRequest['kind'],
    key: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw translateFolderError({ location: this.location, kind, key }, error);
    }
  }
}
