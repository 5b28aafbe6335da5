import { readdirSync } from 'node:fs';
import type * as Fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { makeFolder } from '../test/run-in-process.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const OPENING_MS = 50;

// A disk that is slow to open files, as any is when the machine is busy.
vi.mock('node:fs', async (importReal) => {
  const real = await importReal<typeof Fs>();
  const open = (...args: unknown[]) =>
    globalThis.setTimeout(() => void Reflect.apply(real.open, real, args), OPENING_MS);
  const { write, writev, close, fsync } = real;
  const slow = { open, write, writev, close, fsync };
  const createWriteStream = (path: string, options: object) =>
    real.createWriteStream(path, { ...options, fs: slow });
  return { ...real, createWriteStream };
});

async function* failing(): AsyncGenerator<string> {
  yield 'half';
  throw new RangeError('the source failed');
}

it('leaves nothing when the source fails while the file is still being opened', async () => {
  const directory = makeFolder();
  await expect(writeFileAtomically(join(directory, 'out.json'), failing())).rejects.toThrow(RangeError);
  await setTimeout(2 * OPENING_MS);
  expect(readdirSync(directory)).toEqual([]);
});

it('does not wait for a file that can not be opened', async () => {
  const path = join(makeFolder(), 'missing', 'out.json');
  await expect(writeFileAtomically(path, failing())).rejects.toThrow();
});
