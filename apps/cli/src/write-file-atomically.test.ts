import { readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { textWith } from '../test/json.ts';
import { makeFolder } from '../test/run-in-process.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

async function* failingAfter(text: string): AsyncGenerator<string> {
  yield text;
  throw new RangeError('the source failed');
}

describe('writeFileAtomically', () => {
  it('replaces a file when all of it is written', async () => {
    const path = join(makeFolder(), 'out.json');
    writeFileSync(path, 'old');
    await writeFileAtomically(path, ['new ', 'text']);
    expect(readFileSync(path, 'utf8')).toBe('new text');
  });

  it('leaves the old file and nothing else when the source fails', async () => {
    const directory = makeFolder();
    const path = join(directory, 'out.json');
    writeFileSync(path, 'old');
    await expect(writeFileAtomically(path, failingAfter('half'))).rejects.toThrow(RangeError);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(directory)).toEqual(['out.json']);
  });

  it('writes through a link instead of replacing it', async () => {
    const directory = makeFolder();
    writeFileSync(join(directory, 'real.json'), 'old');
    symlinkSync('real.json', join(directory, 'link.json'));
    await writeFileAtomically(join(directory, 'link.json'), ['new']);
    expect(readFileSync(join(directory, 'real.json'), 'utf8')).toBe('new');
  });

  it('keeps from others what they might not read of the file that it replaces', async () => {
    const path = join(makeFolder(), 'out.json');
    writeFileSync(path, 'old', { mode: 0o600 });
    let whileWritten: number | undefined;
    async function* chunks() {
      yield 'new';
      // Another thread opens the file.
      const partial = await vi.waitUntil(() =>
        readdirSync(dirname(path)).find((name) => name !== 'out.json'),
      );
      whileWritten = statSync(join(dirname(path), partial)).mode & 0o777;
    }
    await writeFileAtomically(path, chunks());
    expect([whileWritten, statSync(path).mode & 0o777]).toEqual([0o600, 0o600]);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('names the file and the way out when the folder is missing', async () => {
    const path = join(makeFolder(), 'missing', 'out.json');
    await expect(writeFileAtomically(path, ['x'])).rejects.toMatchObject({
      code: 'output-file',
      message: textWith(path),
      hint: textWith('folder'),
    });
  });

  it('names the file where a file stands in place of its folder', async () => {
    const file = join(makeFolder(), 'file');
    writeFileSync(file, 'x');
    const path = join(file, 'out.json');
    await expect(writeFileAtomically(path, ['x'])).rejects.toMatchObject({
      code: 'output-file',
      message: textWith(`Cannot write ${path}: ENOTDIR`),
    });
  });

  it('refuses a folder as its target', async () => {
    await expect(writeFileAtomically(makeFolder(), ['x'])).rejects.toMatchObject({ code: 'output-file' });
  });

  it('stops and cleans up when it is interrupted', async () => {
    const directory = makeFolder();
    const controller = new AbortController();
    async function* interrupted(): AsyncGenerator<string> {
      yield 'half';
      controller.abort(new RangeError('stop'));
      yield 'more';
    }
    const writing = writeFileAtomically(join(directory, 'out.json'), interrupted(), controller.signal);
    await expect(writing).rejects.toThrow('stop');
    expect(readdirSync(directory)).toEqual([]);
  });
});
