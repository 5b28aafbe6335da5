import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTemporaryFolder, syncLists } from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createPythonDatabase } from '../test/legacy-databases.ts';
import { openSqliteStore } from './sqlite-store.ts';

/** The database of the Python tool, of several megabytes: its copy takes many turns. */
function createLargeDatabase(path: string): void {
  createPythonDatabase(path);
  const database = new Database(path);
  database.exec(`WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 3000)
    INSERT INTO vulnerabilities (id, description) SELECT 'more' || n, hex(randomblob(1000)) FROM more`);
  database.close();
}

function countRows(path: string): unknown {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM vulnerabilities').pluck().get();
  } finally {
    database.close();
  }
}

const isBackup = (name: string) => name.endsWith('.backup');

describe('the backup of an older database', () => {
  it('is complete whenever it stands under its name, as a process that is killed leaves it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createLargeDatabase(path);
    await using store = openSqliteStore({ path, mode: 'write' });
    let ended = false;
    const sync = syncLists(store, {}, { keepMissing: ['vulnerabilities'] }).finally(() => (ended = true));
    const seen: string[][] = [];
    while (!ended) {
      const names = readdirSync(folder.path);
      seen.push(names);
      for (const name of names.filter(isBackup)) expect(countRows(join(folder.path, name))).toBe(3004);
      await nextTurn();
    }
    await sync;
    expect(seen.flat().some((name) => name.includes('partial'))).toBe(true);
    expect(readdirSync(folder.path).filter((name) => name.includes('backup'))).toEqual([
      expect.stringMatching(/\.backup$/),
    ]);
  });

  it('takes the place of what a process that died had copied', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    for (const end of ['', '-journal']) writeFileSync(`${path}.python.backup-partial${end}`, 'half a copy');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {}, { keepMissing: ['vulnerabilities'] });
    const names = (await readdir(folder.path)).filter((name) => name.includes('backup'));
    expect(names.map((name) => countRows(join(folder.path, name)))).toEqual([4]);
  });

  it.skipIf(process.platform === 'win32')('may be read by those who may read the original', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    chmodSync(path, 0o640);
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {}, { keepMissing: ['vulnerabilities'] });
    const name = readdirSync(folder.path).find(isBackup) ?? '';
    expect(existsSync(join(folder.path, name))).toBe(true);
    expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o640);
  });
});
