import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LAKE_TABLES } from '@vanta-vuln/core';
import type { ColumnValue, QueryEngine, SyncRun } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import { QUERY_TEMPLATES, runTemplate } from '@vanta-vuln/query-templates';
import type { TemplateInputs } from '@vanta-vuln/query-templates';
import { readStatistics } from '@vanta-vuln/stats';
import type { Statistics } from '@vanta-vuln/stats';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncAccount } from '../sync-account.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { RegisteredLake } from './register-lake.ts';
import { openTrinoEngine } from './trino-engine.ts';
import { TRINO_URL, newSchema } from './trino-place.ts';

const DAYS = 42;
const DAY_MS = 86_400_000;
const HOSTILE = [`'; DROP TABLE vanta_vulnerabilities_current; --`, `it''s`, '? {cve} $1', 'emoji 👩‍💻\n'];

interface Day {
  readonly run: SyncRun;
  readonly statistics: Statistics;
  /** The CVE of some row. */
  readonly cve: string;
}

let duckdb: QueryEngine;
let trino: QueryEngine;
let days: readonly Day[];
let now: number;
const opened = new AsyncDisposableStack();

/** An account that is synced into a lake on 42 days. */
beforeAll(async () => {
  const folder = join(opened.use(await createTemporaryFolder()).path, 'lake');
  const store = await openObjectStore(pathToFileURL(folder).href);
  opened.defer(() => store.close());
  const lake = opened.use(openLake({ store }));
  const clock = new SimulatedClock({ start: Date.UTC(2026, 0, 20, 9) });
  await using simulator = await startSimulator({
    seed: 9,
    clock,
    limits: 'off',
    vulnerabilities: 300,
    remediations: 400,
  });
  const synced: Day[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    if (day > 0)
      await simulator.tick({ days: 1, vanishedShare: 0.01, reappearedShare: 0.3, fixedShare: 0.05 });
    const run = await syncAccount(simulator, lake);
    const isTold = day % 7 === 0 || day === DAYS - 1;
    if (isTold) {
      const statistics = await readStatistics(lake, { asOf: run.observedAt });
      synced.push({ run, statistics, cve: statistics.vulnerabilities.topCves[0]?.key ?? '' });
    }
  }
  days = synced;
  now = synced.at(-1)?.run.observedAt ?? 0;
  duckdb = opened.use(await openDuckDbEngine({ folder }));
  const schema = newSchema();
  const registered = new RegisteredLake({ url: TRINO_URL, schema }, { store, folder });
  await registered.refresh();
  trino = opened.use(openTrinoEngine({ url: TRINO_URL, schema, refresh: async () => undefined }));
});

afterAll(() => opened.disposeAsync());

async function askTemplate(engine: QueryEngine, name: string, parameters: TemplateInputs = {}) {
  const { result, snapshotDate } = await runTemplate(engine, name, { parameters, now });
  await using answer = result;
  const rows: (readonly ColumnValue[])[] = [];
  for await (const batch of answer.rows) rows.push(...batch);
  return { columns: answer.columns, rows, snapshotDate };
}

/** Sums of fractions differ in their last digits with the order in which they are added. */
const rounded = (rows: readonly (readonly ColumnValue[])[]) =>
  rows.map((row) =>
    row.map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(12) : value,
    ),
  );

/** The inputs to ask a template with, beside its defaults. */
function inputsOf(name: string): readonly TemplateInputs[] {
  const first = days[1]?.run.observedAt ?? 0;
  const date = new Date(first).toISOString().slice(0, 10);
  const cve = days.at(-1)?.cve ?? '';
  const special: Readonly<Record<string, readonly TemplateInputs[]>> = {
    'cve-exposure': [{ cve }, ...HOSTILE.map((text) => ({ cve: text }))],
    overdue: [{}, { limit: 1_000_000 }, { severity: 'high' }, ...HOSTILE.map((text) => ({ severity: text }))],
    'remediation-sla': [{}, { month_of: 'deadline' }, { month_of: 'remediated' }],
    'new-since': [{ since: first }],
    'point-in-time': [{ date }],
  };
  return special[name] ?? [{}];
}

describe.each(QUERY_TEMPLATES)('$name on Trino', ({ name }) => {
  it('gives the rows that DuckDB gives, in the same order and types', async () => {
    for (const inputs of inputsOf(name)) {
      const expected = await askTemplate(duckdb, name, inputs);
      const found = await askTemplate(trino, name, inputs);
      expect(found.columns).toEqual(expected.columns);
      expect(rounded(found.rows)).toEqual(rounded(expected.rows));
      expect(found.snapshotDate).toBe(expected.snapshotDate);
    }
  });
});

describe('the lake of 42 days on Trino', () => {
  const countOf = async (table: string) => {
    await using result = await trino.run({
      sql: `SELECT count(*) FROM "${table}$partitions"`,
      parameters: [],
    });
    for await (const [row] of result.rows) return row?.[0];
    return null;
  };

  it('has a partition for each day', async () => {
    expect(await countOf('vanta_vulnerabilities')).toBe(DAYS);
    expect(await countOf('vanta_sync_history')).toBe(DAYS);
  });

  it.each(LAKE_TABLES)(
    'gives the rows of $name as DuckDB reads them',
    async ({ name, schema, currentOf }) => {
      const columns = schema.columns.map((column) => `"${column.name}"`);
      const from = new Date(now - 2 * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
      const days = currentOf === null ? `WHERE year || month || day >= '${from}'` : '';
      const sql = `SELECT ${columns.join(', ')} FROM ${name} ${days}`;
      const read = async (engine: QueryEngine) => {
        const rows: string[] = [];
        await using result = await engine.run({ sql, parameters: [] });
        for await (const batch of result.rows) rows.push(...batch.map((row) => JSON.stringify(row)));
        return rows.sort();
      };
      const rows = await read(duckdb);
      expect(rows.length).toBeGreaterThan(0);
      expect(await read(trino)).toEqual(rows);
    },
  );

  it('gives back the statistics of past days', async () => {
    for (const { run, statistics } of days) {
      const date = new Date(run.observedAt).toISOString().slice(0, 10);
      const { columns, rows } = await askTemplate(trino, 'point-in-time', { date });
      const [all] = rows.map((row) =>
        Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])),
      );
      const { total, active, deactivated, overdue, dueSoon, uniqueCves } = statistics.vulnerabilities;
      expect(all).toMatchObject({
        run_id: run.id,
        severity: 'ALL',
        total,
        active,
        deactivated,
        overdue,
        due_soon: dueSoon,
        unique_cves: uniqueCves,
      });
    }
  });

  it('gives the times to fix of the statistics', async () => {
    const truth = days.at(-1)?.statistics.remediations;
    const { columns, rows } = await askTemplate(trino, 'mttr');
    const all = Object.fromEntries(columns.map(({ name }, index) => [name, rows[0]?.[index]]));
    expect(all).toMatchObject({
      severity: 'ALL',
      remediated: truth?.remediated,
      median_days: truth?.timeToFix.median,
      p90_days: truth?.timeToFix.p90,
    });
    expect(all['mean_days']).toBeCloseTo(truth?.timeToFix.mean ?? Number.NaN, 10);
  });

  it('ranks assets as the statistics do', async () => {
    const { columns, rows } = await askTemplate(trino, 'top-assets');
    const at = (name: string) => columns.findIndex((column) => column.name === name);
    const found = rows.map((row) => [row[at('asset_id')], row[at('active')]]);
    expect(found).toEqual(days.at(-1)?.statistics.assets.top.map(({ key, count }) => [key, count]));
  });
});
