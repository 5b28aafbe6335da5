import type { QueryParameter } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { ask, openTestEngine } from './open-test-engine.ts';
import { CURRENT, dayOf, vulnerabilities, writeParquetFile } from './write-lake.ts';

const DAYS = ['10', '11', '12', '13', '14', '15'];
const ALL = DAYS.map(dayOf);
const text = (value: string): QueryParameter => ({ type: 'string', value });

async function openDays() {
  const opened = await openTestEngine();
  for (const day of DAYS) await writeParquetFile(opened.lake, dayOf(day), vulnerabilities(500, { day }));
  await writeParquetFile(opened.lake, CURRENT, vulnerabilities(500));
  return opened;
}

type Opened = Awaited<ReturnType<typeof openDays>>;

const estimate = ({ engine }: Opened, sql: string, ...values: string[]) =>
  engine.estimate({ sql, parameters: values.map(text) });

describe('the files that a statement reads', () => {
  it.each([
    ['year || month || day BETWEEN ? AND ?', ['20260112', '20260113'], ['12', '13']],
    ["year || month || day BETWEEN '20260112' AND '20260113'", [], ['12', '13']],
    ['v.year || v.month || v.day BETWEEN ? AND ? AND severity = ?', ['20260115', '20261231', 'HIGH'], ['15']],
    ["concat(year, month, day) >= '20260114'", [], ['14', '15']],
    ["(year || month) || day = '20260110'", [], ['10']],
    ["year || month || day > '20260113' AND year || month || day <= '20260114'", [], ['13', '14']],
    ["year || month || day BETWEEN '20300101' AND '20300131'", [], []],
  ])('are those of the days in %s', async (condition, values, days) => {
    await using opened = await openDays();
    const sql = `SELECT count(id) FROM vanta_vulnerabilities v WHERE ${condition}`;
    expect((await estimate(opened, sql, ...values)).objects).toEqual(days.map(dayOf));
  });

  it.each([
    ['no WHERE', 'SELECT count(id) FROM vanta_vulnerabilities'],
    [
      'an OR',
      "SELECT count(id) FROM vanta_vulnerabilities WHERE year || month || day = '20260110' OR id = 'v1'",
    ],
    ['a NOT', "SELECT count(id) FROM vanta_vulnerabilities WHERE NOT year || month || day = '20260110'"],
    ['another order', "SELECT count(id) FROM vanta_vulnerabilities WHERE day || month || year = '20260110'"],
    [
      'days of another table',
      `SELECT count(*) FROM vanta_vulnerabilities a JOIN vanta_vulnerability_history h ON a.id = h.id
       WHERE h.year || h.month || h.day = '20260110'`,
    ],
    [
      'days in one of two places',
      `SELECT (SELECT count(id) FROM vanta_vulnerabilities WHERE year || month || day = '20260110'), count(id)
       FROM vanta_vulnerabilities`,
    ],
    [
      'days outside of a subquery',
      `SELECT count(*) FROM (SELECT * FROM vanta_vulnerabilities LIMIT 5) v WHERE v.year || v.month || v.day = '20260110'`,
    ],
  ])('are all of them where it names %s', async (_what, sql) => {
    await using opened = await openDays();
    expect((await estimate(opened, sql)).objects).toEqual(ALL);
  });

  it('are those of each place that names days', async () => {
    await using opened = await openDays();
    const sql = `
      WITH early AS (SELECT id FROM vanta_vulnerabilities WHERE year || month || day = '20260110')
      SELECT count(*) FROM early JOIN vanta_vulnerabilities v ON v.id = early.id
      WHERE v.year || v.month || v.day BETWEEN '20260114' AND '20260115'`;
    expect((await estimate(opened, sql)).objects).toEqual(['10', '14', '15'].map(dayOf));
    expect(await ask(opened.engine, sql)).toEqual([[1000]]);
  });

  it('are none where a WITH query takes the name of a table', async () => {
    await using opened = await openDays();
    const sql = 'WITH vanta_vulnerabilities AS (SELECT 1 AS id) SELECT id FROM vanta_vulnerabilities';
    expect(await estimate(opened, sql)).toMatchObject({ objects: [], bytesRead: 0, costUsd: 0 });
    expect(await ask(opened.engine, sql)).toEqual([[1]]);
  });

  it('are none for the names of the partitions', async () => {
    await using opened = await openDays();
    const sql = 'SELECT max(year || month || day) FROM "vanta_vulnerabilities$partitions"';
    expect(await estimate(opened, sql)).toMatchObject({ objects: [], bytesRead: 0 });
    expect(await ask(opened.engine, sql)).toEqual([['20260115']]);
  });
});

describe('the bytes that a statement reads', () => {
  it('are those of its columns', async () => {
    await using opened = await openDays();
    const bytesOf = async (sql: string) => (await estimate(opened, sql)).bytesRead ?? NaN;
    const from = 'FROM vanta_vulnerabilities_current';
    const id = await bytesOf(`SELECT id ${from}`);
    const severity = await bytesOf(`SELECT severity ${from}`);
    expect(id).toBeGreaterThan(0);
    expect(await bytesOf(`SELECT id ${from} WHERE severity = 'HIGH' ORDER BY severity`)).toBe(id + severity);
    expect(await bytesOf(`SELECT c.id ${from} c WHERE EXISTS (SELECT 1 WHERE c.severity = 'LOW')`)).toBe(
      id + severity,
    );
    expect(await bytesOf(`SELECT count(*) ${from}`)).toBe(0);
    expect(await bytesOf(`SELECT count(*) ${from} a JOIN vanta_vulnerabilities_current b USING (id)`)).toBe(
      id,
    );
    const all = await bytesOf(`SELECT * ${from}`);
    expect(all).toBeGreaterThan(10 * severity);
    expect(await bytesOf(`SELECT x.* FROM (SELECT c.* ${from} c) x`)).toBe(all);
    expect(await bytesOf(`SELECT c ${from} c`)).toBe(all);
  });

  it('do not grow with the days beside those that it names', async () => {
    await using opened = await openDays();
    const sql =
      'SELECT severity, count(*) FROM vanta_vulnerabilities WHERE year || month || day BETWEEN ? AND ? GROUP BY severity';
    const before = await estimate(opened, sql, '20260114', '20260115');
    for (const day of ['01', '02', '03', '28', '29'])
      await writeParquetFile(opened.lake, dayOf(day), vulnerabilities(500, { day }));
    expect(await estimate(opened, sql, '20260114', '20260115')).toEqual(before);
    await using result = await opened.engine.run({ sql, parameters: ['20260114', '20260115'].map(text) });
    expect(result.statistics.bytesRead).toBe(before.bytesRead);
  });
});
