import { cp, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies a folder to the disk: else the next program that syncs its files waits for those of the copy. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    await using copy = await open(join(entry.parentPath, entry.name), 'r+');
    await copy.sync();
  }
}
