import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BEGIN,
  collect,
  createTemporaryFolder,
  syncLists,
  wireAsset,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { formatTimestamp } from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createDesktopDatabase, createPythonDatabase } from '../test/legacy-databases.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const ASSETS_TABLE = `CREATE TABLE assets (id TEXT PRIMARY KEY, name TEXT, description TEXT, asset_type TEXT, asset_subtype TEXT,
  integration_id TEXT, integration_type TEXT, environment TEXT, platform TEXT, primary_owner TEXT, owners TEXT,
  external_identifier TEXT, risk_level TEXT, first_seen TEXT, last_seen TEXT, tags TEXT, created_at TEXT, updated_at TEXT, raw_data TEXT);
  INSERT INTO assets (id, name, asset_type, environment, primary_owner, updated_at, raw_data) VALUES
    ('a1', 'from assets', 'SERVER', 'production', 'Ana', '2024-02-03', '{}'), ('a9', 'only here', 'CONTAINER', NULL, NULL, '2024-02-03', NULL)`;

function change(path: string, ...statements: readonly string[]): void {
  const database = new Database(path);
  for (const statement of statements) database.exec(statement);
  database.close();
}

const SHAPES = [
  {
    what: 'desktop, only the table assets',
    create: createDesktopDatabase,
    statements: ['DROP TABLE vulnerable_assets', ASSETS_TABLE],
    assets: ['a1 from assets', 'a9 only here'],
  },
  {
    what: 'desktop, both tables of assets',
    create: createDesktopDatabase,
    statements: [ASSETS_TABLE],
    assets: ['a1 web-1', 'a2 null', 'a9 only here'],
  },
  {
    what: 'desktop, neither table of assets',
    create: createDesktopDatabase,
    statements: ['DROP TABLE vulnerable_assets'],
    assets: [],
  },
  {
    what: 'desktop, no log',
    create: createDesktopDatabase,
    statements: ['DROP TABLE sync_history'],
    assets: ['a1 web-1', 'a2 null'],
  },
  {
    what: 'python, no remediations',
    create: createPythonDatabase,
    statements: ['DROP TABLE vulnerability_remediations'],
    assets: [],
  },
  {
    what: 'python, neither history nor log nor elements',
    create: createPythonDatabase,
    statements: ['DROP TABLE vulnerability_history', 'DROP TABLE sync_history', 'DROP TABLE data_elements'],
    assets: [],
  },
  {
    what: 'python, no rows',
    create: createPythonDatabase,
    statements: [
      'DELETE FROM vulnerabilities',
      'DELETE FROM vulnerability_remediations',
      'DELETE FROM sync_history',
    ],
    assets: [],
  },
];

describe.each(SHAPES)('an older database: $what', ({ create, statements, assets }) => {
  it('is read, and upgraded by a sync', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    change(path, ...statements);
    const read = async () => {
      await using store = openSqliteStore({ path, mode: 'read' });
      const rows = await collect(
        store.readRows('assets', {
          columns: ['id', 'name', 'observed_at'],
          sort: { column: 'id', direction: 'asc' },
        }),
      );
      await collect(store.readRows('remediations', { columns: ['id'] }));
      await collect(store.readEvents());
      await store.lastRun();
      return rows;
    };
    const rows = await read();
    expect(rows.map(([id, name]) => `${id} ${name}`)).toEqual(assets);
    expect(rows.every(([, , observedAt]) => observedAt >= Date.UTC(2024, 1, 2))).toBe(true);
    await using store = openSqliteStore({ path, mode: 'write' });
    const { counts } = await syncLists(store, { assets: [wireAsset('new')] });
    expect(counts.assets).toMatchObject({ new: 1, disappeared: assets.length });
    expect(inspectDatabase(path)).toMatchObject({ shape: 'current', problems: [] });
  });
});

const BY_HAND = [
  {
    what: 'a column called rowid',
    statements: [
      'ALTER TABLE vulnerabilities RENAME TO kept',
      `CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, first_detected_date TEXT, severity TEXT, raw_data TEXT, rowid TEXT)`,
      'INSERT INTO vulnerabilities SELECT id, first_detected_date, severity, raw_data, NULL FROM kept',
      'DROP TABLE kept',
    ],
  },
  {
    what: 'columns in capitals',
    statements: ['id', 'severity', 'raw_data', 'first_detected_date', 'last_updated'].map(
      (name) => `ALTER TABLE vulnerabilities RENAME COLUMN ${name} TO ${name.toUpperCase()}`,
    ),
  },
  {
    what: 'row ids beyond what a double holds',
    statements: [
      'UPDATE vulnerabilities SET rowid = rowid - 9223372036854775807 WHERE rowid > 2',
      'UPDATE vulnerabilities SET rowid = 9223372036854775807 - rowid WHERE rowid > 0',
    ],
  },
  {
    what: 'a table without row ids',
    statements: [
      'ALTER TABLE vulnerabilities RENAME TO kept',
      `CREATE TABLE vulnerabilities (id TEXT PRIMARY KEY, first_detected_date TEXT, severity TEXT, raw_data TEXT) WITHOUT ROWID`,
      'INSERT INTO vulnerabilities SELECT id, first_detected_date, severity, raw_data FROM kept',
      'DROP TABLE kept',
    ],
  },
];

describe.each(BY_HAND)('an older database that was made by hand: $what', ({ statements }) => {
  it('is read in full, also over several batches, and upgraded by a sync', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(
      path,
      `WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 1200)
      INSERT INTO vulnerabilities (id, severity, raw_data) SELECT 'more' || n, 'LOW', '' FROM more`,
      ...statements,
    );
    const severities = async () => {
      await using store = openSqliteStore({ path, mode: 'read' });
      const rows = await collect(store.readRows('vulnerabilities', { columns: ['severity'] }));
      return ['CRITICAL', 'HIGH', 'LOW'].map((name) => rows.filter(([severity]) => severity === name).length);
    };
    expect(await severities()).toEqual([1, 2, 1200]);
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {}, { keepMissing: ['vulnerabilities'] });
    expect(await severities()).toEqual([1, 2, 1200]);
  });
});

describe('a line of an older log without a date', () => {
  it('stands at the moment of the line before it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(
      path,
      `INSERT INTO vulnerability_history (vuln_id, snapshot_date, change_type) VALUES ('v2', NULL, 'updated'), ('v4', 'soon', 'updated')`,
      `INSERT INTO sync_history (sync_date, vulnerabilities_count) VALUES (NULL, 4)`,
    );
    await using store = openSqliteStore({ path, mode: 'read' });
    const events = await collect(store.readEvents());
    expect(events.map(({ id, at }) => `${id} ${formatTimestamp(at)}`).sort()).toEqual([
      'v1 2024-01-11T06:00:00.000Z',
      'v2 2024-02-02T06:00:00.000Z',
      'v3 2024-02-02T06:00:00.000Z',
      'v4 2024-02-02T06:00:00.000Z',
    ]);
    const runs = await collect(store.readRuns());
    expect(Math.min(...runs.map(({ observedAt }) => observedAt))).toBe(Date.UTC(2024, 0, 11, 6));
    expect(runs).toHaveLength(3);
  });
});

describe('a failed sync at the end of an older log', () => {
  it('saw no row: the rows are of the last one that ended well', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createDesktopDatabase(path);
    change(
      path,
      `INSERT INTO sync_history (sync_date, event_type, vulnerabilities_count) VALUES ('2024-03-01', 'sync_complete', 6)`,
      `INSERT INTO sync_history (sync_date, event_type, message) VALUES ('2024-03-05', 'sync_error', 'refused')`,
    );
    await using store = openSqliteStore({ path, mode: 'read' });
    const rows = await collect(store.readRows('vulnerabilities', { columns: ['observed_at'] }));
    expect(new Set(rows.flat())).toEqual(new Set([Date.UTC(2024, 2, 1)]));
    expect((await store.lastRun())?.observedAt).toBe(Date.UTC(2024, 2, 1));
  });
});

describe('a finding of an older history that is stored no more', () => {
  it('is discovered when it comes, since nothing says that it ever left', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(
      path,
      `INSERT INTO vulnerability_history (vuln_id, snapshot_date, change_type) VALUES ('v9', '2024-01-11', 'updated')`,
    );
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities: [wireVulnerability('v1')] });
    await syncLists(store, { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v9')] });
    const events = await collect(store.readEvents({ ids: ['v9'] }));
    expect(events.map(({ type }) => type).sort()).toEqual(['discovered', 'updated']);
  });
});

describe('words that every object of JavaScript has', () => {
  it('are no change of an older history, and stay what they are in raw JSON', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(
      path,
      `INSERT INTO vulnerability_history (vuln_id, snapshot_date, change_type) VALUES ('v2', '2024-02-02', 'constructor')`,
      `UPDATE vulnerabilities SET raw_data = '{"id":"v1","constructor":1,"toString":2,"__proto__":{"name":"theirs"}}' WHERE id = 'v1'`,
    );
    await using store = openSqliteStore({ path, mode: 'read' });
    expect((await collect(store.readEvents())).map(({ id }) => id).sort()).toEqual(['v1', 'v3']);
    const [row] = await collect(
      store.readRows('vulnerabilities', { columns: ['raw_json'], filter: { ids: ['v1'] } }),
    );
    expect(String(row?.[0])).toContain('"__proto__":{"name":"theirs"}');
    expect(JSON.parse(String(row?.[0]))).toMatchObject({ constructor: 1, toString: 2 });
  });
});

describe('an upgrade that can’t be carried out', () => {
  const FAILURES = [
    {
      what: 'a view that names what is not there',
      statement: 'CREATE VIEW broken AS SELECT x FROM nowhere',
      code: 'upgrade-failed',
    },
    {
      what: 'a view under a name of ours',
      statement: 'CREATE VIEW lease AS SELECT 1',
      code: 'upgrade-failed',
    },
    {
      what: 'a table that is set aside already',
      statement: 'CREATE TABLE legacy_vulnerabilities (id)',
      code: 'upgrade-failed',
    },
  ];

  it.each(FAILURES)('leaves the file to the older tool: $what', async ({ statement, code }) => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(path, statement);
    await using store = openSqliteStore({ path, mode: 'write' });
    const error: unknown = await store.beginRun(BEGIN).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(path);
    change(
      path,
      `UPDATE vulnerabilities SET name = 'written by the older tool' WHERE id = 'v1'`,
      `INSERT INTO data_elements VALUES ('vulnerability', 'v9', 'id', '"v9"', '')`,
    );
    expect(inspectDatabase(path)).toMatchObject({ shape: 'python', problems: [] });
    const names = await collect(
      store.readRows('vulnerabilities', { columns: ['name'], filter: { ids: ['v1'] } }),
    );
    expect(names).toHaveLength(1);
    // Else each further try would leave one more copy of the whole file.
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.backup'))).toEqual([]);
  });

  it('keeps a view of somebody’s own on the elements working when it succeeds', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    createPythonDatabase(path);
    change(
      path,
      `CREATE VIEW severities AS SELECT record_id, element_value FROM data_elements WHERE element_path = 'severity'`,
    );
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {}, { keepMissing: ['vulnerabilities'] });
    const database = new Database(path, { readonly: true });
    expect(
      database.prepare(`SELECT element_value FROM severities WHERE record_id = 'v1'`).pluck().get(),
    ).toBe('"CRITICAL"');
    database.close();
  });
});
