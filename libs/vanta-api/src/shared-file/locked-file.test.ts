import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@vanta-vuln/core';
import type { Logger } from '@vanta-vuln/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LockedFile } from './locked-file.ts';

const schema = z.object({ count: z.number() });

describe('LockedFile', () => {
  let folder: string;
  let path: string;
  let warnings: string[];
  let logger: Logger;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'locked-file-'));
    path = join(folder, 'cache', 'state.json');
    warnings = [];
    logger = { ...silentLogger, warn: (_facts, message) => void warnings.push(message) };
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const open = (options: { readonly path?: string } = {}) =>
    new LockedFile({ path, schema, empty: { count: 0 }, logger, ...options });
  const add = (file: LockedFile<{ count: number }>, signal?: AbortSignal) =>
    file.update(({ count }) => ({ state: { count: count + 1 }, result: count + 1 }), signal);

  it('keeps its state from one user to the next', async () => {
    await add(open());
    expect(await add(open())).toBe(2);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ count: 2 });
  });

  it('lets the user alone read the file and its folder, and leaves nothing beside it', async () => {
    await add(open());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'cache'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'cache'))).toEqual(['state.json']);
  });

  it('loses no update of many at the same time', async () => {
    const files = [open(), open(), open()];
    await Promise.all(files.flatMap((file) => Array.from({ length: 10 }, () => add(file))));
    expect(await add(open())).toBe(31);
    expect(warnings).toEqual([]);
  });

  it('writes nothing when the state stays as it is', async () => {
    const result = await open().update(({ count }) => ({ result: count }));
    expect(result).toBe(0);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['', '{"count":', '{"count":"many"}', '[]', '\u0000\u0000\u0000'])(
    'replaces a damaged file: %j',
    async (text) => {
      await add(open());
      await writeFile(path, text);
      expect(await add(open())).toBe(1);
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ count: 1 });
      expect(warnings).toEqual(['a damaged cache file is replaced']);
    },
  );

  it('passes on the error of a change and goes on working', async () => {
    const file = open();
    await add(file);
    const failing = file.update(() => {
      throw new Error('the change fails');
    });
    await expect(failing).rejects.toThrow('the change fails');
    expect(await add(file)).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('keeps what must be known before a change is over', async () => {
    const seen: unknown[] = [];
    const changing = open().update(async ({ count }, keep) => {
      await keep({ count: count + 1 });
      seen.push(JSON.parse(await readFile(path, 'utf8')));
      throw new Error('it died');
    });
    await expect(changing).rejects.toThrow('it died');
    expect(seen).toEqual([{ count: 1 }]);
    expect(await add(open())).toBe(2);
  });

  it('begins a change again in this process alone when what must be known can not be kept', async () => {
    const file = open();
    await add(file);
    const begun: number[] = [];
    const result = await file.update(async ({ count }, keep) => {
      begun.push(count);
      await rm(join(folder, 'cache'), { recursive: true, force: true });
      await keep({ count: count + 1 });
      return { state: { count: count + 1 }, result: count + 1 };
    });
    expect(begun).toEqual([1, 1]);
    expect(result).toBe(2);
    expect(await add(file)).toBe(3);
    expect(warnings).toEqual(['the token and the pacing are not shared with other processes']);
  });

  it('goes on in this process alone, with one warning, where the file can not be written', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be');
    const file = open();
    expect(await add(file)).toBe(1);
    expect(await add(file)).toBe(2);
    expect(warnings).toEqual(['the token and the pacing are not shared with other processes']);
  });

  it('takes the lock of a process that died', async () => {
    await add(open());
    await mkdir(`${path}.lock`);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${path}.lock`, longAgo, longAgo);
    expect(await add(open())).toBe(2);
  });

  it('can be aborted while another process holds the lock', async () => {
    await add(open());
    await mkdir(`${path}.lock`);
    const abort = new AbortController();
    const waiting = add(open(), abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 30);
    await expect(waiting).rejects.toThrow('enough');
    expect(warnings).toEqual([]);
  });
});
