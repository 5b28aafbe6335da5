import { copyFile, open, rm } from 'node:fs/promises';

const SUFFIXES = ['', '-wal', '-shm', '-lease'];

/** Removes a database with the files that lie beside it. */
export async function removeDatabase(path: string): Promise<void> {
  await Promise.all(SUFFIXES.map((suffix) => rm(`${path}${suffix}`, { force: true })));
}

/** Puts a copy of a closed database in the place of another, on the disk: else the next program that syncs its files waits for it. */
export async function replaceDatabase(from: string, to: string): Promise<void> {
  await removeDatabase(to);
  await copyFile(from, to);
  await using copy = await open(to, 'r+');
  await copy.sync();
}
