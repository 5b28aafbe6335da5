import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createTemporaryFolder, syncLists, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { createSchemaStatements } from './schema-statements.ts';
import { openSqliteStore } from './sqlite-store.ts';

function indexesOf(database: Database.Database): readonly unknown[] {
  return database
    .prepare(
      `SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`,
    )
    .all();
}

describe('the indexes of a file', () => {
  it('are the ones of an empty file behind the first sync, and hold its entries', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    const empty = new Database(':memory:');
    for (const statement of createSchemaStatements()) empty.exec(statement);
    const vulnerabilities = Array.from({ length: 20 }, (_, index) => wireVulnerability(`v${index}`));
    for (let run = 0; run < 2; run += 1) {
      await syncLists(store, { vulnerabilities });
      const database = new Database(path, { readonly: true });
      expect(indexesOf(database)).toEqual(indexesOf(empty));
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      const found =
        'SELECT count(*) FROM vulnerability_history INDEXED BY vulnerability_history_id WHERE id = ?';
      expect(database.prepare(found).pluck().get('v7')).toBe(1);
      database.close();
    }
    empty.close();
  });

  it('are made by the next sync where an earlier version made the file without them', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    const vulnerabilities = [wireVulnerability('v1', { targetId: 'asset-1' }), wireVulnerability('v2')];
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities });
    const database = new Database(path);
    const whole = indexesOf(database);
    database.exec('DROP INDEX vulnerabilities_asset');
    database.exec('DROP INDEX vulnerability_remediations_asset');
    database.exec('DROP INDEX vulnerability_history_gone');
    await syncLists(store, { vulnerabilities });
    expect(indexesOf(database)).toEqual(whole);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it.each([
    ['vulnerabilities', 'target_id'],
    ['vulnerability_remediations', 'vulnerability_id'],
    ['vulnerability_remediations', 'vulnerable_asset_id'],
  ])('find the rows of %s that belong together without reading all: %s', (table, column) => {
    const database = new Database(':memory:');
    for (const statement of createSchemaStatements()) database.exec(statement);
    const plan = database
      .prepare<[], { readonly detail: string }>(
        `EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ${column} = 'a'`,
      )
      .all();
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH .* USING INDEX/)]);
    database.close();
  });
});
