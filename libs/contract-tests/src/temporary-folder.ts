import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// In memory where the system has such a place: thousands of small commits would wait for a disk.
const MEMORY = '/dev/shm';
const PARENT = existsSync(MEMORY) ? MEMORY : tmpdir();

/** Makes a folder that is gone when its scope ends. */
export async function createTemporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(PARENT, 'vanta-vuln-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
