import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BEGIN, collect, createTemporaryFolder, syncLists } from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  LEGACY_FINDINGS,
  createDesktopDatabase,
  createPythonDatabase,
  rawFinding,
} from '../test/legacy-databases.ts';
import { openSqliteStore } from './sqlite-store.ts';

const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Every row of every table. */
function contentsOf(path: string): readonly (readonly [string, readonly unknown[]])[] {
  const database = new Database(path, { readonly: true });
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`;
  const tables = database.prepare<[], string>(sql).pluck().all();
  const contents = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()] as const);
  database.close();
  return contents;
}

const SHAPES = [
  { shape: 'python', create: createPythonDatabase, findings: 4, assets: 0 },
  { shape: 'desktop', create: createDesktopDatabase, findings: 6, assets: 2 },
] as const;

describe.each(SHAPES)('a database of the older tool ($shape)', ({ shape, create, findings, assets }) => {
  it('is read as it is: every row in our columns, and not a byte of the file changed', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    const before = await hashOf(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    const columns = [
      'id',
      'name',
      'severity',
      'cvss_severity_score',
      'is_fixable',
      'is_deactivated',
      'deactivated_at',
    ] as const;
    const rows = await collect(
      store.readRows('vulnerabilities', { columns, sort: { column: 'id', direction: 'asc' } }),
    );
    expect(rows).toHaveLength(findings);
    expect(rows.find(([id]) => id === 'v1')).toEqual([
      'v1',
      'CVE-2021-44228',
      'CRITICAL',
      10,
      true,
      false,
      null,
    ]);
    expect(rows.find(([id]) => id === 'v3')).toEqual([
      'v3',
      'CVE-2014-0160',
      'HIGH',
      null,
      true,
      true,
      Date.UTC(2024, 1, 1),
    ]);
    expect(await collect(store.readRows('assets', { columns: ['id'] }))).toHaveLength(assets);
    expect(await hashOf(path)).toBe(before);
    expect(await readdir(folder.path)).not.toContain('old.db-lease');
  });

  it('takes the filters that our own databases take', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    const filter = { severities: ['critical', 'HIGH'], status: 'active', cve: 'cve-2014' } as const;
    expect(await collect(store.readRows('vulnerabilities', { columns: ['id'], filter }))).toEqual([['v2']]);
  });

  it('shows the log of the tool as runs', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    expect(await store.lastRun()).toMatchObject({ backend: shape, status: 'completed' });
    const runs = await collect(store.readRuns());
    expect(runs.map((run) => run.status)).toEqual(
      shape === 'python' ? ['completed', 'completed'] : ['completed', 'failed'],
    );
  });

  it('is upgraded by a sync, after a backup, so that the next diff shows only what really changed', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    const before = contentsOf(path);
    const warnings: string[] = [];
    const ignore = () => undefined;
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (_facts: object, text: string) => void warnings.push(text),
    };
    await using store = openSqliteStore({ path, mode: 'write', logger });
    const [first, ...rest] = LEGACY_FINDINGS.map(rawFinding);
    const run = await syncLists(store, {
      vulnerabilities: [{ ...first, description: 'now described' }, ...rest],
    });
    expect(run.counts.vulnerabilities).toMatchObject({
      new: 0,
      updated: 1,
      unchanged: LEGACY_FINDINGS.length - 1,
      disappeared: findings - LEGACY_FINDINGS.length,
    });
    expect(warnings.join()).toContain('the older tool can no longer write it');
    const backup = (await readdir(folder.path)).find((name) => name.endsWith('.backup'));
    expect(backup).toMatch(new RegExp(`^old.db.${shape}-\\d{8}T\\d{6}Z.backup$`));
    expect(contentsOf(join(folder.path, backup ?? ''))).toEqual(before);
  });

  it('is left alone, byte for byte, until the caller is ready to have it upgraded', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    const before = await hashOf(path);
    let asked = 0;
    const beforeUpgrade = async () => {
      asked += 1;
      if (asked === 1) throw new RangeError('not yet');
    };
    await using store = openSqliteStore({ path, mode: 'write', beforeUpgrade });
    await expect(store.beginRun(BEGIN)).rejects.toThrow('not yet');
    expect(await hashOf(path)).toBe(before);
    expect((await readdir(folder.path)).filter((name) => name.includes('backup'))).toEqual([]);
    await syncLists(store, {});
    // Ours by now: nobody is asked any more.
    await syncLists(store, {});
    expect(asked).toBe(2);
    expect(await hashOf(path)).not.toBe(before);
  });

  it('keeps every old table under another name', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, {});
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT count(*) FROM legacy_vulnerabilities').pluck().get()).toBe(findings);
    expect(database.prepare('SELECT count(*) FROM legacy_sync_history').pluck().get()).toBeGreaterThan(1);
    database.close();
  });

  it('is left alone, byte for byte, when another program is using it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    const other = new Database(path);
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM vulnerabilities').get();
    const before = await hashOf(path);
    await using store = openSqliteStore({ path, mode: 'write' });
    await expect(store.beginRun(BEGIN)).rejects.toMatchObject({ code: 'database-in-use' });
    expect(await hashOf(path)).toBe(before);
    other.close();
  });
});

describe('odd rows of the older tools', () => {
  it('take from their columns what their raw JSON lacks, and read older names of fields', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'desktop.db');
    createDesktopDatabase(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    const columns = [
      'id',
      'name',
      'severity',
      'cvss_severity_score',
      'first_detected_at',
      'related_vulns',
      'is_deactivated',
    ] as const;
    const filter = { ids: ['odd1', 'odd2'] };
    const rows = await collect(
      store.readRows('vulnerabilities', { columns, filter, sort: { column: 'id', direction: 'asc' } }),
    );
    expect(rows).toEqual([
      ['odd1', 'CVE-2019-0708', 'INFO', 9.8, Date.UTC(2024, 0, 5), ['CVE-2019-1181'], false],
      ['odd2', 'By hand', 'LOW', null, Date.UTC(2024, 0, 6), [], true],
    ]);
    expect(
      await collect(store.readRows('assets', { columns: ['id', 'name', 'asset_type', 'integration_ids'] })),
    ).toEqual([
      ['a1', 'web-1', 'SERVER', ['inspector']],
      ['a2', null, 'UNKNOWN', []],
    ]);
  });

  it('lose no more than the part of their raw JSON that has another shape', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'desktop.db');
    createDesktopDatabase(path);
    const older = new Database(path);
    const add = older.prepare(
      `INSERT INTO vulnerabilities (id, severity, first_detected, cvss_score, updated_at, raw_data)
      VALUES (?, 'LOW', '2024-01-05', 7.5, '2024-02-03', ?)`,
    );
    add.run('shape1', '{"relatedVulnerabilities":[{"id":"x"},"CVE-1"],"severity":5,"cvssScore":"9.8"}');
    add.run(
      'shape2',
      '{"deactivateMetadata":{"deactivatedOnDate":5,"deactivatedBy":"Ana"},"relatedVulns":"[]"}',
    );
    add.run('shape3', '{"deactivateMetadata":[],"firstDetectedDate":1700000000000}');
    older.exec(`INSERT INTO vulnerable_assets (id, updated_at, raw_data) VALUES
      ('shape4', '2024-02-03', '{"scanners":["x",{"integrationId":5,"hostnames":["web-9",null]}]}')`);
    older.close();
    await using store = openSqliteStore({ path, mode: 'read' });
    const columns = [
      'id',
      'severity',
      'cvss_severity_score',
      'first_detected_at',
      'related_vulns',
      'is_deactivated',
      'deactivated_by',
    ] as const;
    const filter = { ids: ['shape1', 'shape2', 'shape3'] };
    const day = Date.UTC(2024, 0, 5);
    expect(
      await collect(
        store.readRows('vulnerabilities', { columns, filter, sort: { column: 'id', direction: 'asc' } }),
      ),
    ).toEqual([
      ['shape1', 'LOW', 7.5, day, ['CVE-1'], false, null],
      ['shape2', 'LOW', 7.5, day, [], true, 'Ana'],
      ['shape3', 'LOW', 7.5, day, [], false, null],
    ]);
    const assets = await collect(
      store.readRows('assets', { columns: ['id', 'hostnames'], filter: { ids: ['shape4'] } }),
    );
    expect(assets).toEqual([['shape4', ['web-9']]]);
  });

  it('have the raw JSON that their columns make when their own is no row with their id', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'desktop.db');
    createDesktopDatabase(path);
    const older = new Database(path);
    const add = older.prepare(
      `INSERT INTO vulnerabilities (id, name, severity, updated_at, raw_data) VALUES (?, 'N', 'LOW', '2024-02-03', ?)`,
    );
    const odd = [
      'null',
      '[]',
      '42',
      '"text"',
      '{}',
      '{"id":null,"later":1}',
      '{"id":"v1","later":2}',
      '{',
      '',
    ];
    odd.forEach((raw, index) => add.run(`raw${index}`, raw));
    add.run('raw9', '{"id":"raw9",  "later":3}');
    add.run(null, '{"id":"raw99","later":4}');
    older.close();
    await using store = openSqliteStore({ path, mode: 'read' });
    const ids = [...Array.from({ length: 10 }, (_, index) => `raw${index}`), 'raw99'];
    const rows = await collect(
      store.readRows('vulnerabilities', {
        columns: ['raw_json'],
        filter: { ids },
        sort: { column: 'id', direction: 'asc' },
      }),
    );
    const texts = rows.map(([text]) => text);
    const fromColumns = (index: number) => ({ id: `raw${index}`, name: 'N', severity: 'LOW' });
    expect(texts.map((text): unknown => JSON.parse(text))).toMatchObject([
      fromColumns(0),
      fromColumns(1),
      fromColumns(2),
      fromColumns(3),
      fromColumns(4),
      { ...fromColumns(5), later: 1 },
      { ...fromColumns(6), later: 2 },
      fromColumns(7),
      fromColumns(8),
      { id: 'raw9', later: 3 },
      { id: 'raw99', later: 4 },
    ]);
    expect(texts[9]).toBe('{"id":"raw9",  "later":3}');
  });

  it('take dates without a zone for UTC, and derive nothing from a status', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'python.db');
    createPythonDatabase(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    const columns = ['id', 'severity', 'detected_at', 'sla_deadline', 'remediated_at'] as const;
    expect(await collect(store.readRows('remediations', { columns }))).toEqual([
      ['r1', 'CRITICAL', Date.UTC(2024, 0, 10, 8), Date.UTC(2024, 0, 17, 8), Date.UTC(2024, 0, 15, 8)],
      ['r2', 'HIGH', Date.UTC(2024, 0, 10, 8), Date.UTC(2024, 0, 20, 8), null],
    ]);
  });

  it('call a deactivation a deactivation, though the Python tool called it remediated', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'python.db');
    createPythonDatabase(path);
    await using store = openSqliteStore({ path, mode: 'read' });
    const events = await collect(store.readEvents());
    expect(events.map(({ id, type, reconstructed }) => [id, type, reconstructed])).toEqual([
      ['v1', 'discovered', true],
      ['v3', 'deactivated', true],
    ]);
  });
});
