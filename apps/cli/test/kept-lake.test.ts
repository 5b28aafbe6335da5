import { copyFileSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DATASETS, DATASET_TABLES, historyTable, syncHistoryTable } from '@vanta-vuln/core';
import type { Clock } from '@vanta-vuln/core';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listAt, parseJson, textAt } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

// What each sync refreshes without an entry in the history: unknown of a day that was rebuilt.
const REFRESHED = ['last_detected_at', 'raw_json'];

/** An account in a database that nobody has queried. */
async function startHistory() {
  const clock = new SimulatedClock({ start: Date.UTC(2026, 0, 30, 9) });
  const account = await startSimulator({ vulnerabilities: 60, clock, limits: 'off' });
  onTestFinished(() => account.close());
  const cwd = makeFolder();
  const database = join(cwd, 'vanta_vulnerabilities.db');
  const sync = async ({ daysBehind = 0 } = {}) => {
    const { url: baseUrl, clientId, clientSecret } = account;
    const credentials = async () => ({ clientId, clientSecret });
    const wrong: Clock = {
      now: () => clock.now() - daysBehind * 86_400_000,
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    };
    await using source = createVantaSource({ baseUrl, credentials, clock: wrong, tokenCacheFolder: null });
    await using store = openSqliteStore({ path: database, mode: 'write' });
    await synchronize({ source, store, writerVersion: 'test' });
  };
  const nextDay = async () => {
    await account.tick({ vanishedShare: 0.03, reappearedShare: 0.5 });
    await sync();
  };
  /** Everything that queries can read, row by row, and how the lake came about. */
  const readAll = async (cache = 'cache') => {
    const tables = [...DATASETS.map((dataset) => DATASET_TABLES[dataset]), historyTable, syncHistoryTable];
    const notes: string[] = [];
    const rows: Record<string, readonly unknown[]> = {};
    for (const { name, columns } of tables) {
      const names = ['year', 'month', 'day', ...columns.map((column) => column.name)];
      const known = names
        .filter((column) => !REFRESHED.includes(column))
        .map((column) => `"${column}"`)
        .join();
      const sql = `SELECT ${known} FROM vanta_${name} ORDER BY ${known}`;
      const env = { XDG_CACHE_HOME: join(cwd, cache) };
      const result = await runInProcess(['query', '--sql', sql, '--json'], { cwd, env });
      expect(result, result.stderr).toMatchObject({ exitCode: 0 });
      rows[name] = listAt({ rows: parseJson(result.stdout) }, 'rows');
      notes.push(...result.stderr.split('\n').filter((line) => / lake /.test(line)));
    }
    return { rows, notes };
  };
  await sync();
  return { cwd, database, sync, nextDay, readAll };
}

const keptLakes = (cwd: string) => globSync(join(cwd, 'cache/vanta-vuln/query/databases/*/*'));

const daysOf = (rows: readonly unknown[] = []) =>
  new Set(rows.map((row) => ['year', 'month', 'day'].map((column) => textAt(row, column)).join('-')));

describe('the lake that queries read in place of a database', () => {
  it('grows by the syncs that came, and holds what a new one would', async () => {
    const { sync, nextDay, readAll, database } = await startHistory();
    expect((await readAll()).notes).toEqual([
      `Making a lake of ${database} to query; it is kept, and each sync is added to it.`,
    ]);
    await nextDay();
    expect((await readAll()).notes).toEqual([`Adding 1 sync to the lake made of ${database}.`]);
    await sync();
    await nextDay();
    await nextDay();
    const grown = await readAll();
    expect(grown.notes).toEqual([`Adding 3 syncs to the lake made of ${database}.`]);
    expect(grown.rows).toEqual((await readAll('another-cache')).rows);
    expect([...daysOf(grown.rows['vulnerabilities'])].sort()).toEqual([
      '2026-01-30',
      '2026-01-31',
      '2026-02-01',
      '2026-02-02',
    ]);
    expect((await readAll()).notes).toEqual([]);
  });

  it('takes no room for what only a lake of its own needs', async () => {
    const { cwd, nextDay, readAll } = await startHistory();
    await readAll();
    await nextDay();
    await readAll();
    const snapshots = keptLakes(cwd).map((lake) => globSync('{snapshots,migrations}/*', { cwd: lake }));
    expect(snapshots.map((found) => found.length).sort()).toEqual([1, 2]);
  });

  it('is made anew when a clock that was put back dates a sync before its first day', async () => {
    const { sync, nextDay, readAll } = await startHistory();
    await nextDay();
    await readAll();
    await sync({ daysBehind: 4 });
    const { rows, notes } = await readAll();
    expect(notes).toEqual([expect.stringContaining('Making a lake of ')]);
    expect(rows).toEqual((await readAll('another-cache')).rows);
    expect([...daysOf(rows['vulnerabilities'])].sort()).toEqual(['2026-01-27', '2026-01-30', '2026-01-31']);
  });

  it('is made anew of a database that was restored from a backup', async () => {
    const { database, nextDay, readAll, cwd } = await startHistory();
    copyFileSync(database, join(cwd, 'backup.db'));
    await nextDay();
    await readAll();
    copyFileSync(join(cwd, 'backup.db'), database);
    await nextDay();
    const { rows, notes } = await readAll();
    expect(notes).toEqual([expect.stringContaining('Making a lake of ')]);
    expect([...daysOf(rows['vulnerabilities'])].sort()).toEqual(['2026-01-30', '2026-02-01']);
  });

  it.each(['vulnerabilities/**/day=30/*', 'vulnerability_history/**/*', 'commit.json'])(
    'is made anew when it has lost %s',
    async (files) => {
      const { cwd, nextDay, readAll } = await startHistory();
      await nextDay();
      await readAll();
      const [kept = ''] = keptLakes(cwd);
      const lost = globSync(join(kept, files), { withFileTypes: true }).filter((entry) => entry.isFile());
      expect(lost.length).toBeGreaterThan(0);
      for (const { parentPath, name } of lost) rmSync(join(parentPath, name));
      await nextDay();
      const grown = await readAll();
      expect(grown.notes.at(-1)).toContain('Making a lake of ');
      expect(grown.rows).toEqual((await readAll('another-cache')).rows);
    },
  );
});
