import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import {
  BEGIN,
  collect,
  createTemporaryFolder,
  planAndCommit,
  stageLists,
  syncLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { startWriter } from '../test/run-child.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const STORED = Array.from({ length: 500 }, (_, index) => wireVulnerability(`v${index}`, { name: 'old' }));

describe('a process killed while it stages', () => {
  it.each([1, 12])(
    'leaves whole pages behind, from which the next goes on (killed after %i pages)',
    async (pages) => {
      await using folder = await createTemporaryFolder();
      const path = join(folder.path, 'store.db');
      await using store = openSqliteStore({ path, mode: 'write' });
      await syncLists(store, { vulnerabilities: STORED }, { runId: 'first' });
      await using killed = startWriter({ path, task: 'stage', rows: 100_000 });
      await killed.waitFor(`staged ${pages * 100}`);
      await killed.kill();
      expect(inspectDatabase(path)).toMatchObject({ problems: [], unfinishedRun: { runId: 'child' } });
      const safe = inspectDatabase(path).unfinishedRun?.streams.vulnerabilities.rows ?? 0;
      expect(safe).toBeGreaterThanOrEqual(pages * 100);
      expect(safe % 100).toBe(0);
      await using next = startWriter({ path, task: 'commit', rows: safe + 300 });
      expect(await next.finish()).toEqual([
        `began ${safe}`,
        ...[100, 200, 300].map((more) => `staged ${safe + more}`),
        'planned',
        `committed ${Math.max(0, safe + 300 - STORED.length)}`,
      ]);
      const names = await collect(store.readRows('vulnerabilities', { columns: ['name'] }));
      expect(names).toEqual(Array.from({ length: safe + 300 }, () => ['new']));
    },
  );
});

describe('a process killed while it commits', () => {
  it.each([0, 15, 50])(
    'leaves the old state or the new, and the next run completes it (%i ms after the plan)',
    async (delay) => {
      await using folder = await createTemporaryFolder();
      const path = join(folder.path, 'store.db');
      await using store = openSqliteStore({ path, mode: 'write' });
      await syncLists(store, { vulnerabilities: STORED }, { runId: 'first' });
      await using child = startWriter({ path, task: 'commit', rows: 6000 });
      await child.waitFor('planned');
      await sleep(delay);
      await child.kill();
      expect(inspectDatabase(path).problems).toEqual([]);
      const committed = (await store.lastRun())?.id === 'child';
      const rows = await collect(store.readRows('vulnerabilities', { columns: ['name'] }));
      expect(rows).toHaveLength(committed ? 6000 : 500);
      expect(new Set(rows.map(([name]) => name))).toEqual(new Set([committed ? 'new' : 'old']));
      await using writer = await store.beginRun({ ...BEGIN, runId: 'next' });
      expect(writer.rolledForward?.id ?? null).toBe(committed ? null : 'child');
      await stageLists(writer, { vulnerabilities: [] });
      await planAndCommit(writer, { keepMissing: ['vulnerabilities'] });
      const after = await collect(store.readRows('vulnerabilities', { columns: ['name'] }));
      expect(after).toHaveLength(6000);
      expect(await collect(store.readEvents({ runId: 'child' }))).toHaveLength(6000);
      const runs = await collect(store.readRuns());
      expect(runs.map(({ id }) => id)).toEqual(['next', 'child', 'first']);
    },
  );
});
