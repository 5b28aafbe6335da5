import type { Dirent } from 'node:fs';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { QueryError, hasCode } from '@vanta-vuln/core';
import type { HeldFiles, LakeFile, LakeSource } from './lake-source.ts';

/** A lake in a local folder, whose files are read where they are. Throws QueryError when it can't be there. */
export async function openFolderLake(folder: string): Promise<LakeSource> {
  const path = await resolveFolder(folder);
  if (!(await stat(path)).isDirectory()) throw lakeMissing(folder);
  checkPath(path);
  return new FolderLake(path);
}

/** DuckDB compares resolved paths with the folder that it may read. */
async function resolveFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    throw lakeMissing(folder, cause);
  }
}

function lakeMissing(folder: string, cause?: unknown): QueryError {
  return new QueryError('lake-missing', `There is no lake in ${folder}: there is no such folder.`, {
    hint: 'Check the path, or sync into it first.',
    cause,
  });
}

/** DuckDB takes the day of a file from the whole of its path: the first folder that names one would win. */
function checkPath(path: string): void {
  const named = path.split(sep).find((segment) => /^(?:year|month|day)=/.test(segment));
  if (named === undefined) return;
  throw new QueryError(
    'lake-path',
    `The lake in ${path} lies below ${named}, which looks like a day of it.`,
    {
      hint: `Move it to a folder that is not below one named ${named}.`,
    },
  );
}

class FolderLake implements LakeSource {
  readonly location: string;
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    this.location = pathToFileURL(folder).href;
  }

  async list(prefix: string): Promise<readonly LakeFile[]> {
    const paths = await filesBelow(join(this.folder, prefix));
    const keys = paths.map((path) => relative(this.folder, path).split(sep).join('/'));
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

/** Folder by folder: one that is emptied and removed meanwhile must not hide the others, as a recursive readdir lets it. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readEntries(folder);
  const pathOf = ({ name }: Dirent) => join(folder, name);
  const files = entries.filter((entry) => entry.isFile()).map(pathOf);
  const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf);
  return [...files, ...(await Promise.all(folders.map(filesBelow))).flat()];
}

async function readEntries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function nullWhenMissing(error: unknown): null {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
  throw error;
}
