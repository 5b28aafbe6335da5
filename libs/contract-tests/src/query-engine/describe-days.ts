import { describe, expect, it } from 'vitest';
import { syncLists } from '../sync-lists.ts';
import { wireVulnerability } from '../wire-records.ts';
import { ask, parameter } from './query-engine-target.ts';
import type { QueryEngineTarget, TestQueryLake } from './query-engine-target.ts';

const DAYS = [15, 16, 18, 19];

/** One more vulnerability each day, and a second run on the last one. */
async function syncDays({ store }: TestQueryLake): Promise<void> {
  for (const [index, day] of DAYS.entries()) {
    const vulnerabilities = Array.from({ length: index + 1 }, (_, number) => wireVulnerability(`v${number}`));
    await syncLists(
      store,
      { vulnerabilities },
      { runId: `run ${day}`, observedAt: Date.UTC(2026, 0, day, 6) },
    );
  }
  const vulnerabilities = [wireVulnerability('v9')];
  await syncLists(
    store,
    { vulnerabilities },
    { runId: 'run 19 again', observedAt: Date.UTC(2026, 0, 19, 18) },
  );
}

const BETWEEN = 'year || month || day BETWEEN ? AND ?';
const from16 = [parameter('string', '20260116'), parameter('string', '20260118')];

export function describeDays({ open }: QueryEngineTarget): void {
  describe('days', () => {
    it('hold what the last run of each of them saw', async () => {
      await using opened = await open();
      await syncDays(opened);
      const sql =
        'SELECT year, month, day, count(*) FROM vanta_vulnerabilities GROUP BY year, month, day ORDER BY day';
      expect(await ask(opened.engine, sql)).toEqual([
        ['2026', '01', '15', 1],
        ['2026', '01', '16', 2],
        ['2026', '01', '18', 3],
        ['2026', '01', '19', 1],
      ]);
    });

    it('are left out when the statement does not name them', async () => {
      await using opened = await open();
      await syncDays(opened);
      const sql = `SELECT day, count(*) FROM vanta_vulnerabilities WHERE ${BETWEEN} GROUP BY day ORDER BY day`;
      expect(await ask(opened.engine, sql, from16)).toEqual([
        ['16', 2],
        ['18', 3],
      ]);
    });

    it('can be counted from the names of the partitions', async () => {
      await using opened = await open();
      await syncDays(opened);
      const sql = `SELECT min(year || month || day), max(year || month || day), count(*) FROM "vanta_vulnerabilities$partitions"`;
      expect(await ask(opened.engine, sql)).toEqual([['20260115', '20260119', 4]]);
    });

    it('are one thing, what is current another: the last run', async () => {
      await using opened = await open();
      await syncDays(opened);
      const sql = 'SELECT id, run_id FROM vanta_vulnerabilities_current';
      expect(await ask(opened.engine, sql)).toEqual([['v9', 'run 19 again']]);
    });

    it('of the history and of the runs hold an entry for each run', async () => {
      await using opened = await open();
      await syncDays(opened);
      const runs = `SELECT run_id, status FROM vanta_sync_history WHERE ${BETWEEN} ORDER BY started_at, run_id`;
      expect(await ask(opened.engine, runs, from16)).toEqual([
        ['run 16', 'completed'],
        ['run 18', 'completed'],
      ]);
      const changes = `SELECT id, type FROM vanta_vulnerability_history WHERE ${BETWEEN} ORDER BY "at"`;
      expect(await ask(opened.engine, changes, from16)).toEqual([
        ['v1', 'discovered'],
        ['v2', 'discovered'],
      ]);
    });

    it('may be none yet: every table is there and empty', async () => {
      await using opened = await open();
      for (const table of [
        'vanta_vulnerabilities',
        'vanta_vulnerability_remediations',
        'vanta_vulnerable_assets',
        'vanta_vulnerability_history',
        'vanta_sync_history',
        'vanta_vulnerabilities_current',
        'vanta_vulnerability_remediations_current',
        'vanta_vulnerable_assets_current',
      ]) {
        expect(await ask(opened.engine, `SELECT run_id FROM ${table}`)).toEqual([]);
      }
    });
  });
}
