import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode, isUnsupportedByFileSystem } from '@vanta-vuln/core';

/**
 * Makes a folder whose files are those of another one, as links where the file system has them: it takes no room,
 * and a file that is replaced in one stays what it was in the other. What is no file and no folder, or goes
 * meanwhile, is left out.
 */
export async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await entriesOf(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else if (entry.isFile()) await linkFile(source, target);
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    // No links at all, none across two file systems, or no more to one file.
    if (!isUnsupportedByFileSystem(error) && !hasCode(error, 'EXDEV', 'EMLINK')) throw error;
    // Nor do all of them keep the rights that a copy of the file would have.
    await pipeline(createReadStream(from), createWriteStream(to, { flags: 'wx' }));
  }
}
