import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { collect, createTemporaryFolder, syncLists } from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createPythonDatabase } from '../test/legacy-databases.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

/** What a tool leaves that is killed in the middle of writing: pages that are half new, and a journal of the old ones. */
function createHalfWritten(folder: string): string {
  const source = join(folder, 'source.db');
  createPythonDatabase(source);
  const database = new Database(source);
  database.exec(`WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 2000)
    INSERT INTO vulnerabilities (id, severity, raw_data) SELECT 'more' || n, 'LOW', '' FROM more`);
  database.pragma('cache_size = 5');
  database.exec(`BEGIN; UPDATE vulnerabilities SET severity = 'HIGH', description = hex(randomblob(1000))`);
  const path = join(folder, 'old.db');
  for (const end of ['', '-journal']) copyFileSync(`${source}${end}`, `${path}${end}`);
  database.close();
  return path;
}

const severitiesOf = async (path: string) => {
  await using store = openSqliteStore({ path, mode: 'read' });
  const rows = await collect(store.readRows('vulnerabilities', { columns: ['severity'] }));
  return ['CRITICAL', 'HIGH', 'LOW'].map((name) => rows.filter(([severity]) => severity === name).length);
};

describe('a database that was left in the middle of writing', () => {
  it('is read as it was before', async () => {
    await using folder = await createTemporaryFolder();
    const path = createHalfWritten(folder.path);
    expect(await severitiesOf(path)).toEqual([1, 2, 2000]);
    expect(existsSync(`${path}-journal`)).toBe(false);
  });

  it('is found to be sound', async () => {
    await using folder = await createTemporaryFolder();
    const path = createHalfWritten(folder.path);
    expect(inspectDatabase(path)).toMatchObject({ shape: 'python', problems: [] });
  });

  it('is upgraded by a sync', async () => {
    await using folder = await createTemporaryFolder();
    const path = createHalfWritten(folder.path);
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {}, { keepMissing: ['vulnerabilities'] });
    expect(await severitiesOf(path)).toEqual([1, 2, 2000]);
  });
});
