import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BEGIN,
  collect,
  createTemporaryFolder,
  syncLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

function makeDatabase(path: string, ...statements: readonly string[]): void {
  const database = new Database(path);
  for (const statement of statements) database.exec(statement);
  database.close();
}

const FILES = [
  {
    what: 'a text',
    code: 'not-a-database',
    make: (path: string) => writeFile(path, 'hello, I am a letter\n'.repeat(100)),
  },
  {
    what: 'a database of another program',
    code: 'database-foreign',
    make: async (path: string) => makeDatabase(path, 'CREATE TABLE recipes (name TEXT)'),
  },
  {
    what: 'a database with tables of our names but of another program',
    code: 'database-foreign',
    make: async (path: string) => makeDatabase(path, 'CREATE TABLE vulnerabilities (id TEXT, title TEXT)'),
  },
  {
    what: 'a database of a newer version of ours',
    code: 'database-newer',
    make: async (path: string) => {
      await using store = openSqliteStore({ path, mode: 'write' });
      await syncLists(store, {});
      makeDatabase(path, 'PRAGMA user_version = 99');
    },
  },
] as const;

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

describe.each(FILES)('$what', ({ code, make }) => {
  it.each(['read', 'write'] as const)(`is refused as ${code} when it is opened to %s`, async (mode) => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'file.db');
    await make(path);
    const before = await readFile(path);
    expect(thrownBy(() => openSqliteStore({ path, mode }))).toMatchObject({ name: 'StoreError', code });
    expect(thrownBy(() => inspectDatabase(path))).toMatchObject({ code });
    expect(await readFile(path)).toEqual(before);
  });

  it('is refused too when it comes between opening and writing', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'file.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await make(path);
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({ code });
    await expect(store.lastRun()).rejects.toMatchObject({ code });
  });
});

describe('a path that can’t hold a database', () => {
  it('is named: a folder', async () => {
    await using folder = await createTemporaryFolder();
    const error = thrownBy(() => openSqliteStore({ path: folder.path, mode: 'read' }));
    expect(error).toMatchObject({ code: 'database-unreachable', message: `${folder.path} is a folder.` });
  });

  it('is named: below a file', async () => {
    await using folder = await createTemporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, 'text');
    await using store = openSqliteStore({ path: join(file, 'store.db'), mode: 'write' });
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({ code: 'database-unreachable' });
  });
});

describe('a damaged database', () => {
  it('is called so by reads, syncs and the inspection, and nothing in it is changed', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    const vulnerabilities = Array.from({ length: 500 }, (_, index) => wireVulnerability(`v${index}`));
    await syncLists(store, { vulnerabilities });
    const bytes = await readFile(path);
    // All but the first two pages: the schema stays readable.
    bytes.fill(0xa5, 2 * 8192);
    await writeFile(path, bytes);
    await expect(
      collect(store.readRows('vulnerabilities', { columns: ['id', 'raw_json'] })),
    ).rejects.toMatchObject({
      code: 'database-damaged',
    });
    await expect(syncLists(store, { vulnerabilities })).rejects.toMatchObject({ code: 'database-damaged' });
    const inspect = () => inspectDatabase(path).problems;
    const problems = (() => {
      try {
        return inspect();
      } catch (error) {
        return [String(error)];
      }
    })();
    expect(problems.join()).toMatch(/damaged|malformed|invalid|btree|page/i);
  });

  it('is reported by the inspection when only an index is wrong', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities: [wireVulnerability('v1')] });
    const database = new Database(path);
    database.unsafeMode(true);
    database.pragma('writable_schema = ON');
    database.exec(`UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'sync_history')
      WHERE name = 'integrations'`);
    database.close();
    expect(inspectDatabase(path).problems.length).toBeGreaterThan(0);
  });

  it.each(['', ' ', ':memory:'])('refuses %j, which SQLite would keep in memory', (path) => {
    expect(() => openSqliteStore({ path, mode: 'write' })).toThrow(
      expect.objectContaining({ code: 'database-unreachable' }),
    );
  });

  it('refuses a mode that is none, which would make the file', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'new.db');
    // @ts-expect-error -- as from plain JavaScript
    expect(() => openSqliteStore({ path, mode: 'readonly' })).toThrow(
      expect.objectContaining({ code: 'mode-unknown', message: 'There is no mode "readonly".' }),
    );
  });
});
