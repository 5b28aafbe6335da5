import { join } from 'node:path';
import { isCurrentHash } from '@vanta-vuln/core';
import {
  collect,
  createTemporaryFolder,
  syncLists,
  wireAsset,
  wireRemediation,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';

const LISTS = {
  vulnerabilities: Array.from({ length: 1100 }, (_, index) => wireVulnerability(`v${index}`)),
  remediations: [wireRemediation('r1')],
  assets: [wireAsset('a1'), wireAsset('a2')],
};

describe('rows that another version of ours hashed', () => {
  it('show no change, and are made anew from their raw JSON', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, LISTS, { runId: 'first' });
    const database = new Database(path);
    // As if an older version had normalised severities in its own way.
    database.exec(`UPDATE vulnerabilities SET content_hash = '0.old', severity = 'high'`);
    database.exec(`UPDATE vulnerability_remediations SET content_hash = '0.old', sla_deadline = NULL`);
    database.exec(`UPDATE vulnerable_assets SET content_hash = '0.old', tags = '[]' WHERE id = 'a2'`);
    database.close();
    const moved = LISTS.vulnerabilities.map((record) => ({ ...record, lastDetectedDate: '2026-01-15' }));
    const { counts } = await syncLists(store, { ...LISTS, vulnerabilities: moved }, { runId: 'second' });
    expect(counts).toMatchObject({
      vulnerabilities: { unchanged: 1100, updated: 0 },
      remediations: { unchanged: 1, updated: 0 },
      assets: { unchanged: 2, updated: 0 },
    });
    expect(await collect(store.readEvents({ runId: 'second' }))).toEqual([]);
    const rows = await collect(store.readRows('vulnerabilities', { columns: ['content_hash', 'severity'] }));
    expect(rows.every(([hash, severity]) => isCurrentHash(hash) && severity === 'HIGH')).toBe(true);
    const [deadline] = await collect(store.readRows('remediations', { columns: ['sla_deadline'] }));
    expect(deadline).toEqual([Date.UTC(2026, 0, 31)]);
  });

  it('still show what really changed', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { assets: LISTS.assets }, { runId: 'first' });
    const database = new Database(path);
    database.exec(`UPDATE vulnerable_assets SET content_hash = '0.old'`);
    database.close();
    const renamed = [wireAsset('a1', { name: 'web-9' }), wireAsset('a2')];
    const { counts } = await syncLists(store, { assets: renamed }, { runId: 'second' });
    expect(counts.assets).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await collect(store.readEvents({ runId: 'second' }))).toMatchObject([
      { changed: { name: ['web-1', 'web-9'] } },
    ]);
  });
});
