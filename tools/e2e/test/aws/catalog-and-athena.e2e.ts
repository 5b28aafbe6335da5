// What the emulator (ministack 1.5) leaves unproved, and where it is proved instead:
// - its Athena runs DuckDB's SQL, not Trino's, and its reasons for failures are DuckDB's: the SQL on a real Trino
//   (npm run e2e:trino), the reasons in the tests of libs/athena, from Athena's own texts;
// - it ignores execution parameters: libs/athena (what is sent), npm run e2e:trino (what the literals mean);
// - it ignores partitions and reads every file below a table's location: npm run e2e:trino;
// - it says that the answer of a query lies at PREFIX/ID.csv and puts it at PREFIX/ID.csv/ID.csv, without Athena's
//   quotes: libs/athena reads such objects from a server of its own;
// - it never gives an answer twice, knows no limit of scanned bytes, and counts no bytes of the lake: libs/athena.
import { LAKE_TABLES } from '@vanta-vuln/core';
import type { ColumnValue, ObjectStore, QueryEngine } from '@vanta-vuln/core';
import { changesCatalog, openAthenaEngine, openCatalog, planCatalog } from '@vanta-vuln/athena';
import type { Catalog } from '@vanta-vuln/athena';
import { listLake, openLake, openObjectStore, verifyLake } from '@vanta-vuln/storage-s3';
import type { Lake } from '@vanta-vuln/storage-s3';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncAccount } from '../sync-account.ts';
import { AWS_URL, createBucket, createWorkgroup } from './aws-place.ts';

const opened = new AsyncDisposableStack();
const database = `e2e_${Date.now()}`;
let location: string;
let store: ObjectStore;
let lake: Lake;
let account: Simulator;
let catalog: Catalog;
let engine: QueryEngine;

beforeAll(async () => {
  const bucket = await createBucket();
  location = `s3://${bucket}/lake`;
  store = await openObjectStore(location);
  opened.defer(() => store.close());
  lake = opened.use(openLake({ store }));
  const clock = new SimulatedClock({ start: Date.UTC(2026, 0, 20, 9) });
  account = opened.use(
    await startSimulator({ seed: 3, clock, limits: 'off', vulnerabilities: 250, remediations: 300 }),
  );
  catalog = opened.use(openCatalog({ database, endpoint: AWS_URL }));
  const workgroup = await createWorkgroup(bucket);
  engine = opened.use(
    openAthenaEngine({ database, workgroup, endpoint: AWS_URL, registeredAt: () => catalog.registeredAt() }),
  );
  for (let day = 0; day < 3; day += 1) await syncOneDay(day);
});

afterAll(() => opened.disposeAsync());

async function syncOneDay(day: number) {
  if (day > 0) await account.tick({ days: 1 });
  return await syncAccount(account, lake);
}

async function plan() {
  const [{ partitions }, state] = await Promise.all([listLake(store), catalog.read()]);
  return planCatalog({ database, lake: location, files: partitions, state });
}

async function ask(sql: string): Promise<readonly (readonly ColumnValue[])[]> {
  await using result = await engine.run({ sql, parameters: [] });
  const rows: (readonly ColumnValue[])[] = [];
  for await (const batch of result.rows) rows.push(...batch);
  return rows;
}

describe('a lake on S3', () => {
  it('is whole after three days', async () => {
    expect(await verifyLake(store)).toMatchObject({ problems: [] });
  });
});

describe('the catalog', () => {
  it('gets the eight tables and three days of each that is kept by day', async () => {
    const first = await plan();
    expect(first.createDatabase).toBe(true);
    await catalog.apply(first);
    const state = await catalog.read();
    expect(state?.tables.map(({ name }) => name).sort()).toEqual(LAKE_TABLES.map(({ name }) => name).sort());
    for (const { name, currentOf } of LAKE_TABLES) {
      const found = state?.tables.find((table) => table.name === name);
      expect(found?.partitions.map(({ date }) => date)).toEqual(
        currentOf === null ? ['2026-01-20', '2026-01-21', '2026-01-22'] : [],
      );
    }
  });

  it('keeps what it is told of each partition', async () => {
    const state = await catalog.read();
    const vulnerabilities = state?.tables.find(({ name }) => name === 'vanta_vulnerabilities');
    const { partitions } = await listLake(store);
    const told = vulnerabilities?.partitions.map(({ parameters }) => parameters);
    expect(told).toEqual(
      partitions
        .filter(({ table }) => table === 'vulnerabilities')
        .map(({ rows, runId, schemaVersion }) => ({
          numRows: String(rows),
          vanta_run_id: runId,
          vanta_schema_version: String(schemaVersion),
        })),
    );
  });

  it('has nothing to do the second time', async () => {
    expect(changesCatalog(await plan())).toBe(false);
  });

  it('gets the day that comes, and the day that is synced again', async () => {
    await syncOneDay(3);
    await catalog.apply(await plan());
    const again = await syncOneDay(0);
    const [table] = (await plan()).tables;
    expect(table).toMatchObject({ newPartitions: [], keptPartitions: 3 });
    expect(table?.changedPartitions.map(({ date }) => date)).toEqual(['2026-01-23']);
    await catalog.apply(await plan());
    const held = (await catalog.read())?.tables.find(({ name }) => name === 'vanta_vulnerabilities');
    expect(held?.partitions.at(-1)?.parameters).toMatchObject({ vanta_run_id: again.id });
    expect(await catalog.registeredAt()).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('Athena', () => {
  it('reads the current tables of the lake, through the catalog', async () => {
    const run = await lake.lastRun();
    const [row] = await ask(
      'SELECT count(*), min(run_id), max(observed_at) FROM vanta_vulnerabilities_current',
    );
    expect(row).toEqual([run?.counts.vulnerabilities.read, run?.id, run?.observedAt]);
  });

  it('gives every type as itself, null apart from the empty text', async () => {
    const sql = `SELECT 'a' AS t, '' AS empty, CAST(NULL AS varchar) AS nothing, 1.5 AS d, 7 AS i, true AS b,
      TIMESTAMP '2026-01-31 06:15:00' AS m, DATE '2026-01-31' AS day`;
    const moment = Date.UTC(2026, 0, 31, 6, 15);
    expect(await ask(sql)).toEqual([['a', '', null, 1.5, 7, true, moment, Date.UTC(2026, 0, 31)]]);
  });

  it('gives rows beyond one page', async () => {
    const rows = await ask('SELECT range AS n FROM range(9500) ORDER BY n');
    expect(rows.map(([n]) => n)).toEqual(Array.from({ length: 9500 }, (_, index) => index));
  });

  it('stops a query that nobody waits for any more', async () => {
    const sql = 'SELECT count(*) FROM range(3000000000) a';
    const running = engine.run({ sql, parameters: [] }, { signal: AbortSignal.timeout(300) });
    await expect(running).rejects.toMatchObject({ code: 'query-cancelled' });
  });

  it('says what is wrong with a query', async () => {
    await expect(ask('SELECT nonsense FROM')).rejects.toMatchObject({ code: 'query-failed' });
    await expect(ask('DROP TABLE vanta_vulnerabilities')).rejects.toMatchObject({ code: 'query-refused' });
  });

  it('says so when there is no such workgroup to keep answers', async () => {
    await using other = openAthenaEngine({ database, workgroup: 'nobody', endpoint: AWS_URL });
    await expect(other.run({ sql: 'SELECT 1', parameters: [] })).rejects.toMatchObject({
      code: 'athena-setup',
    });
  });
});
