import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { syncLists } from '../sync-lists.ts';
import { wireAsset, wireDeactivation, wireRemediation, wireVulnerability } from '../wire-records.ts';
import { ask, parameter, typesOf } from './query-engine-target.ts';
import type { QueryEngineTarget } from './query-engine-target.ts';

/** Texts that break careless programs: as data, and as parameters. */
const HOSTILE = [
  `'; DROP TABLE vanta_vulnerabilities; --`,
  `it's "quoted" and 'doubled''`,
  'two\r\nlines\tand a tab',
  '=HYPERLINK("http://example.com","click")',
  '@SUM(A1:A9)',
  '? :name {limit} $1 %s \\ \\n',
  '/* no comment */ -- nor this',
  'emoji 👩‍💻 and עברית',
  ' leading and trailing ',
  'NULL',
];

const CURRENT = 'vanta_vulnerabilities_current';

export function describeValues({ kind, open }: QueryEngineTarget): void {
  describe('values', () => {
    it('come in the types of the tables', async () => {
      await using opened = await open();
      await syncLists(opened.store, {
        vulnerabilities: [wireVulnerability('v1', { deactivateMetadata: wireDeactivation() })],
      });
      const { engine } = opened;
      expect(engine.kind).toBe(kind);
      const columns =
        'id, cvss_severity_score, scanner_score, is_deactivated, deactivated_until, first_detected_at, related_urls, related_vulns';
      expect(await typesOf(engine, `SELECT ${columns}, 7 AS seven FROM ${CURRENT}`)).toEqual({
        id: 'string',
        cvss_severity_score: 'double',
        scanner_score: 'double',
        is_deactivated: 'boolean',
        deactivated_until: 'timestamp',
        first_detected_at: 'timestamp',
        related_urls: 'string_list',
        related_vulns: 'string_list',
        seven: 'bigint',
      });
      expect(await ask(engine, `SELECT ${columns} FROM ${CURRENT}`)).toEqual([
        ['v1', 7.5, null, true, null, Date.UTC(2026, 0, 1), ['https://example.com/advisory'], []],
      ]);
    });

    it('keep null apart from the empty text', async () => {
      await using opened = await open();
      await syncLists(opened.store, {
        vulnerabilities: [
          wireVulnerability('v1', { description: '' }),
          wireVulnerability('v2', { description: null }),
        ],
      });
      const sql = `SELECT id, description FROM ${CURRENT} ORDER BY id`;
      expect(await ask(opened.engine, sql)).toEqual([
        ['v1', ''],
        ['v2', null],
      ]);
    });

    it('come unchanged, whatever the texts are, and are found by a parameter with the same text', async () => {
      await using opened = await open();
      const vulnerabilities = HOSTILE.map((text, index) =>
        wireVulnerability(`v${index}`, { name: text, packageIdentifier: text }),
      );
      await syncLists(opened.store, { vulnerabilities });
      const found = await ask(opened.engine, `SELECT id, name FROM ${CURRENT} ORDER BY id`);
      expect(found).toEqual(HOSTILE.map((text, index) => [`v${index}`, text]));
      for (const [index, text] of HOSTILE.entries()) {
        const sql = `SELECT id, ? FROM ${CURRENT} WHERE package_identifier = ?`;
        const given = [parameter('string', text), parameter('string', text)];
        expect(await ask(opened.engine, sql, given)).toEqual([[`v${index}`, text]]);
      }
    });

    it('of parameters have their types, also when they are null', async () => {
      await using opened = await open();
      const moment = Date.UTC(2026, 0, 15, 6, 30, 15, 123);
      const values = [
        parameter('string', ''),
        parameter('bigint', -5),
        parameter('double', 0.1),
        parameter('boolean', false),
        parameter('timestamp', moment),
        parameter('string', null),
      ];
      const [row] = await ask(
        opened.engine,
        "SELECT ?, ? - 1, ? + 0E0, NOT ?, date_add('millisecond', 1, ?), CAST(? AS varchar) IS NULL",
        values,
      );
      expect(row).toEqual(['', -6, 0.1, true, moment + 1, true]);
    });

    it('count nothing as 0, also where every condition is null', async () => {
      await using opened = await open();
      await syncLists(opened.store, {
        vulnerabilities: [wireVulnerability('v1', { remediateByDate: null })],
      });
      const counts = "count_if(remediate_by < TIMESTAMP '2026-01-31 00:00:00')";
      const sql = (where: string) => `SELECT ${counts}, ${counts} + 1 FROM ${CURRENT} WHERE ${where}`;
      expect(await ask(opened.engine, sql("id = 'v1'"))).toEqual([[0, 1]]);
      expect(await ask(opened.engine, sql("id = 'none'"))).toEqual([[0, 1]]);
    });

    it('join over the tables of one run', async () => {
      await using opened = await open();
      await syncLists(opened.store, {
        vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2', { targetId: 'asset-9' })],
        remediations: [wireRemediation('r1', { vulnerabilityId: 'v1', remediationDate: '2026-01-05' })],
        assets: [wireAsset('asset-1')],
      });
      const sql = `
        SELECT v.id, a.name, r.remediated_at
        FROM vanta_vulnerabilities_current v
        LEFT JOIN vanta_vulnerable_assets_current a ON a.id = v.target_id AND a.run_id = v.run_id
        LEFT JOIN vanta_vulnerability_remediations_current r ON r.vulnerability_id = v.id AND r.run_id = v.run_id
        ORDER BY v.id`;
      expect(await ask(opened.engine, sql)).toEqual([
        ['v1', 'web-1', Date.UTC(2026, 0, 5)],
        ['v2', null, null],
      ]);
    });

    it('come in batches, all of them, in the order asked for', async () => {
      await using opened = await open();
      const ids = Array.from({ length: 5000 }, (_, index) => `v${String(index).padStart(5, '0')}`);
      await syncLists(
        opened.store,
        { vulnerabilities: ids.map((id) => wireVulnerability(id)) },
        { observedAt: MOMENT, pageSize: 1000 },
      );
      await using result = await opened.engine.run({
        sql: `SELECT id FROM ${CURRENT} ORDER BY id`,
        parameters: [],
      });
      const found: unknown[] = [];
      let batches = 0;
      for await (const batch of result.rows) {
        batches += 1;
        found.push(...batch.map(([id]) => id));
      }
      expect(found).toEqual(ids);
      expect(batches).toBeGreaterThan(1);
    });
  });
}
