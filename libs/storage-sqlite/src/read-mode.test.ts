import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  collect,
  createTemporaryFolder,
  syncLists,
  wireAsset,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';

describe('a store opened to read', () => {
  it('needs a file that is there, and makes none', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'missing.db');
    expect(() => openSqliteStore({ path, mode: 'read' })).toThrow(`There is no database at ${path}.`);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('never writes to the file', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    {
      await using writer = openSqliteStore({ path, mode: 'write' });
      await syncLists(writer, { vulnerabilities: [wireVulnerability('v1')] });
    }
    const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
    {
      await using store = openSqliteStore({ path, mode: 'read' });
      expect(await collect(store.readRows('vulnerabilities', { columns: ['id'] }))).toEqual([['v1']]);
      await collect(store.readEvents());
      await store.readIntegrations();
      expect(await store.lastRun()).toMatchObject({ id: 'run' });
    }
    expect(await readFile(path)).toEqual(bytes);
    expect((await stat(path)).mtimeMs).toBe(mtimeMs);
  });

  it('begins no run', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    {
      await using writer = openSqliteStore({ path, mode: 'write' });
      await syncLists(writer, { vulnerabilities: [wireVulnerability('v1')] });
    }
    const bytes = await readFile(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    await expect(syncLists(store, { vulnerabilities: [] })).rejects.toMatchObject({
      code: 'database-read-only',
    });
    expect(await readFile(path)).toEqual(bytes);
  });

  it('is closed also while rows are read, and says so to whoever goes on', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    {
      await using writer = openSqliteStore({ path, mode: 'write' });
      await syncLists(writer, { vulnerabilities: ['v1', 'v2', 'v3'].map((id) => wireVulnerability(id)) });
    }
    const store = openSqliteStore({ path, mode: 'read' });
    const rows = store.readRows('vulnerabilities', { columns: ['id'], batchSize: 1 });
    const batches = rows[Symbol.asyncIterator]();
    expect((await batches.next()).value).toEqual([['v1']]);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await expect(batches.next()).rejects.toMatchObject({ code: 'store-closed' });
    await expect(store.lastRun()).rejects.toMatchObject({ code: 'store-closed' });
    await expect(collect(store.readEvents())).rejects.toMatchObject({ code: 'store-closed' });
  });

  it('shows the state of its first read in every later one, while a sync commits', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using writer = openSqliteStore({ path, mode: 'write' });
    await syncLists(writer, { vulnerabilities: [wireVulnerability('v1')] }, { runId: 'first' });
    await using reader = openSqliteStore({ path, mode: 'read' });
    expect(await reader.lastRun()).toMatchObject({ id: 'first' });
    await syncLists(
      writer,
      { vulnerabilities: [wireVulnerability('v2')], assets: [wireAsset('a1')] },
      { runId: 'second' },
    );
    const columns = ['id', 'run_id'] as const;
    expect(await collect(reader.readRows('vulnerabilities', { columns }))).toEqual([['v1', 'first']]);
    expect(await collect(reader.readRows('assets', { columns }))).toEqual([]);
    expect(await collect(reader.readEvents())).toHaveLength(1);
    expect(await reader.lastRun()).toMatchObject({ id: 'first' });
    await using next = openSqliteStore({ path, mode: 'read' });
    expect(await collect(next.readRows('vulnerabilities', { columns }))).toEqual([['v2', 'second']]);
  });

  it('reads two datasets at the same time', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using writer = openSqliteStore({ path, mode: 'write' });
    const ids = ['1', '2', '3'];
    await syncLists(writer, {
      vulnerabilities: ids.map((id) => wireVulnerability(id)),
      assets: ids.map((id) => wireAsset(id)),
    });
    await using reader = openSqliteStore({ path, mode: 'read' });
    const pairs: string[] = [];
    for await (const [vulnerability] of reader.readRows('vulnerabilities', {
      columns: ['id'],
      batchSize: 1,
    })) {
      for await (const [asset] of reader.readRows('assets', { columns: ['id'], batchSize: 1 })) {
        pairs.push(`${vulnerability?.[0]}${asset?.[0]}`);
      }
    }
    expect(pairs).toHaveLength(9);
  });

  it('is empty, not wrong, for a file without a byte', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    expect(await store.lastRun()).toBeNull();
    expect(await collect(store.readRows('assets', { columns: ['id'] }))).toEqual([]);
  });
});
