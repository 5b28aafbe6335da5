import { join } from 'node:path';
import {
  createTemporaryFolder,
  syncLists,
  wireAsset,
  wireRemediation,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';

/** What people ask of the view, after a sync of one vulnerability with these fields. */
async function query(
  fields: Parameters<typeof wireVulnerability>[1],
  sql: string,
): Promise<readonly unknown[]> {
  await using folder = await createTemporaryFolder();
  const path = join(folder.path, 'store.db');
  await using store = openSqliteStore({ path, mode: 'write' });
  const lists = {
    vulnerabilities: [wireVulnerability('v1', fields)],
    remediations: [wireRemediation('r1')],
    assets: [wireAsset('a1')],
  };
  await syncLists(store, lists);
  const database = new Database(path, { readonly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows;
}

const pathsUnder = (key: string) =>
  `SELECT element_path AS path, element_value AS value FROM data_elements
   WHERE record_id = 'v1' AND element_path LIKE '${key}%' ORDER BY rowid_of(element_path)`.replace(
    'rowid_of(element_path)',
    'length(element_path), element_path',
  );

describe('the view data_elements', () => {
  it('has the columns of the table of the first tool', async () => {
    const [row] = await query({}, `SELECT * FROM data_elements WHERE element_path = 'severity'`);
    expect(row).toEqual({
      record_type: 'vulnerability',
      record_id: 'v1',
      element_path: 'severity',
      element_value: '"HIGH"',
      last_updated: '2026-01-15T06:00:00.000',
    });
  });

  it('holds vulnerabilities and remediations, and no assets', async () => {
    const rows = await query(
      {},
      'SELECT DISTINCT record_type AS type, record_id AS id FROM data_elements ORDER BY type',
    );
    expect(rows).toEqual([
      { type: 'vulnerability', id: 'v1' },
      { type: 'vulnerability_remediation', id: 'r1' },
    ]);
  });

  it('holds the whole record under __root__', async () => {
    const [row] = await query(
      {},
      `SELECT element_value AS value FROM data_elements WHERE record_id = 'v1' AND element_path = '__root__'`,
    );
    expect(row).toEqual({ value: JSON.stringify(wireVulnerability('v1')) });
  });

  it('names elements by their path, and gives every value as JSON', async () => {
    const x = {
      text: 'a "b"',
      number: 1.5,
      yes: true,
      no: false,
      nothing: null,
      list: [{ c: 1 }, 'two'],
      empty: {},
    };
    expect(await query({ x }, pathsUnder('x'))).toEqual([
      { path: 'x', value: JSON.stringify(x) },
      { path: 'x.no', value: 'false' },
      { path: 'x.yes', value: 'true' },
      { path: 'x.list', value: '[{"c":1},"two"]' },
      { path: 'x.text', value: '"a \\"b\\""' },
      { path: 'x.empty', value: '{}' },
      { path: 'x.number', value: '1.5' },
      { path: 'x.list[0]', value: '{"c":1}' },
      { path: 'x.list[1]', value: '"two"' },
      { path: 'x.nothing', value: 'null' },
      { path: 'x.list[0].c', value: '1' },
    ]);
  });

  it('takes keys as they are: with dots, blanks, quotes, backslashes and brackets', async () => {
    const x = { 'a.b': 1, 'a b': 2, 'say "a"': 3, 'back\\slash': 4, 'q\\"': 5, 'é🔥': 6, 'l[0]': 7 };
    const rows = await query({ x }, pathsUnder('x.'));
    expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(
      Object.entries(x)
        .map(([key, value]) => JSON.stringify({ path: `x.${key}`, value: String(value) }))
        .sort(),
    );
  });
});
