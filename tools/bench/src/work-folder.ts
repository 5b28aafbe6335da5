import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A folder for the files of one benchmark, below this project so that programs in it find the packages. */
export async function createWorkFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(root, '.work-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
