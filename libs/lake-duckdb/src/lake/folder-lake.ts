import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { QueryError } from '@vanta-vuln/core';
import { hasCode } from './has-code.ts';
import type { HeldFiles, LakeFile, LakeSource } from './lake-source.ts';

/** A lake in a local folder, whose files are read where they are. Throws QueryError when there is no such folder. */
export async function openFolderLake(folder: string): Promise<LakeSource> {
  try {
    // DuckDB compares resolved paths with the folder that it may read.
    return new FolderLake(await realpath(folder));
  } catch (cause) {
    throw new QueryError('lake-missing', `There is no lake in ${folder}: there is no such folder.`, {
      hint: 'Check the path, or sync into it first.',
      cause,
    });
  }
}

class FolderLake implements LakeSource {
  readonly location: string;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.location = pathToFileURL(folder).href;
  }

  async list(prefix: string): Promise<readonly LakeFile[]> {
    const entries = await readEntries(join(this.folder, prefix));
    const files = entries.filter((entry) => entry.isFile());
    const keys = files.map(({ parentPath, name }) =>
      relative(this.folder, join(parentPath, name)).split(sep).join('/'),
    );
    const found = await Promise.all(keys.sort().map((key) => this.find(key)));
    return found.filter((file) => file !== null);
  }

  async find(key: string): Promise<LakeFile | null> {
    try {
      const { size, mtimeNs, ino } = await stat(join(this.folder, key), { bigint: true });
      return { key, size: Number(size), version: `${mtimeNs}-${ino}-${size}` };
    } catch (error) {
      return nullWhenMissing(error);
    }
  }

  async readText(key: string): Promise<string | null> {
    try {
      return await readFile(join(this.folder, key), 'utf8');
    } catch (error) {
      return nullWhenMissing(error);
    }
  }

  async hold(files: readonly LakeFile[]): Promise<HeldFiles> {
    const paths = files.map(({ key }) => join(this.folder, key));
    return { paths, [Symbol.dispose]: () => undefined };
  }

  holdFooters(files: readonly LakeFile[]): Promise<HeldFiles> {
    return this.hold(files);
  }
}

async function readEntries(folder: string) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

function nullWhenMissing(error: unknown): null {
  if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null;
  throw error;
}
