import { rename, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  BEGIN,
  MOMENT,
  collect,
  createTemporaryFolder,
  syncLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { startWriter } from '../test/run-child.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

describe('the lease between processes', () => {
  it('refuses the second, names the first, and lets readers read', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities: [wireVulnerability('v1')] });
    await using child = startWriter({ path, task: 'hold', rows: 0 });
    await child.waitFor('began');
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'store-locked',
      holder: { runId: 'child', owner: `${hostname()}:${child.pid}`, since: MOMENT },
    });
    expect(await collect(store.readRows('vulnerabilities', { columns: ['id'] }))).toEqual([['v1']]);
  });

  it('is one for all names of a file', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    const link = join(folder.path, 'link.db');
    await symlink('store.db', link);
    await using child = startWriter({ path: link, task: 'hold', rows: 0 });
    await child.waitFor('began');
    for (const name of [path, link]) {
      await using store = openSqliteStore({ path: name, mode: 'write' });
      await expect(store.beginRun(BEGIN)).rejects.toMatchObject({ holder: { runId: 'child' } });
    }
  });

  it('dies with its process, whose note is then believed no more', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using child = startWriter({ path, task: 'hold', rows: 0 });
    await child.waitFor('began');
    await child.kill();
    expect(inspectDatabase(path).leaseHolder).toMatchObject({ runId: 'child' });
    await using store = openSqliteStore({ path, mode: 'write' });
    expect(await syncLists(store, {}, { runId: 'next' })).toMatchObject({ status: 'completed' });
    expect(inspectDatabase(path).leaseHolder).toBeNull();
  });

  it('is what is named where its own file is spoilt: the database is sound, and goes on without it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities: [wireVulnerability('v1')] });
    await writeFile(`${path}-lease`, 'of somebody else'.repeat(512));
    const hint: unknown = expect.stringContaining('move this one away');
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'not-a-database',
      message: `${path}-lease is not an SQLite database.`,
      hint,
    });
    await rename(`${path}-lease`, `${path}-away`);
    await (await store.beginRun(BEGIN))[Symbol.asyncDispose]();
  });

  it('is held from before the file is there', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'deep', 'folder', 'store.db');
    await using child = startWriter({ path, task: 'hold', rows: 0 });
    await child.waitFor('began');
    await using store = openSqliteStore({ path, mode: 'write' });
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({ code: 'store-locked' });
  });
});
