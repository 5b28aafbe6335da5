import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectBatches, dayKey, utcDate, vulnerabilitiesTable as table } from '@vanta-vuln/core';
import type { QueryEngine } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import { migrate, openMigrationJournal } from '@vanta-vuln/migration';
import { QUERY_TEMPLATES, prepareTemplate } from '@vanta-vuln/query-templates';
import { openLake, openObjectStore, openParquetFile, writeParquet } from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { Figure } from './figure.ts';
import { syncInto } from './measure-sync.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import { median } from './statistics.ts';
import { createWorkFolder } from './work-folder.ts';

const RUNS = 5;
const DAYS = 365;
const MS_PER_DAY = 86_400_000;

/** What templates take on DuckDB: over some days of a year, and over what is current. */
export async function measureQueries(): Promise<readonly Figure[]> {
  return [...(await measureDays()), ...(await measureCurrent())];
}

/** A template over the last seven days: its bytes must not grow with the days before them. */
async function measureDays(): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  const lastDay = await makeLake(join(work.path, 'week'), 5000);
  await makeLake(join(work.path, 'year'), 5000);
  await repeatDay(join(work.path, 'week'), lastDay, 7);
  await repeatDay(join(work.path, 'year'), lastDay, DAYS);
  const parameters = { to: lastDay, from: utcDate(Date.parse(lastDay) - 6 * MS_PER_DAY) };
  const week = await measureTemplate(join(work.path, 'week'), 'severity-trend', parameters);
  const year = await measureTemplate(join(work.path, 'year'), 'severity-trend', parameters);
  const name = 'severity-trend, 7 of 365 days';
  const amount = `${(year.bytes / 1e6).toFixed(2)} MB of 7 days with 5,000 vulnerabilities each`;
  return [
    {
      name: `${name}: bytes`,
      value: year.bytes / week.bytes,
      unit: 'ratio',
      goal: 1,
      detail: `of ${amount}`,
    },
    {
      name: `${name}: first run`,
      value: year.cold,
      unit: 's',
      goal: null,
      detail: 'footers of 7 files are read',
    },
    {
      name: `${name}: warm`,
      value: year.warm,
      unit: 's',
      goal: null,
      detail: `alone in a lake: ${week.warm.toFixed(3)} s`,
    },
  ];
}

/** Every template that reads current tables only, over 200,000 vulnerabilities and as many remediations. */
async function measureCurrent(): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  const lake = join(work.path, 'lake');
  await makeLake(lake, 200_000);
  const figures: Figure[] = [];
  for (const { name, tables } of QUERY_TEMPLATES) {
    if (tables.some(({ days }) => days !== undefined)) continue;
    const { warm, bytes } = await measureTemplate(lake, name, {});
    const detail = `200,000 + 200,000 rows, warm, ${(bytes / 1e6).toFixed(1)} MB`;
    figures.push({ name: `query ${name}`, value: warm, unit: 's', goal: 0.5, detail });
  }
  return figures;
}

/** Syncs a simulated account and brings it into a lake; returns the day of the lake. */
async function makeLake(folder: string, count: number): Promise<string> {
  const database = `${folder}.db`;
  {
    await using simulator = await startSimulatorProcess({
      vulnerabilities: count,
      remediations: count,
      assets: count / 10,
    });
    await syncInto(simulator, database);
  }
  const objects = await openObjectStore(pathToFileURL(folder).href);
  await using from = openSqliteStore({ path: database, mode: 'read' });
  const journal = await openMigrationJournal({ objects, source: from.location });
  await using to = openLake({ store: journal.objects });
  await migrate({ from, to, journal });
  return utcDate((await from.lastRun())?.observedAt ?? 0);
}

/** Fills the days before the last one with its rows, as if each day's sync had seen them. */
async function repeatDay(lake: string, lastDay: string, days: number): Promise<void> {
  const objects = await openObjectStore(pathToFileURL(lake).href);
  const columns = table.columns.map(({ name }) => name);
  const file = await openParquetFile(objects, dayKey('vulnerabilities', lastDay));
  const tuples = await collectBatches(file.read({ table, columns }));
  const rows = tuples.map((tuple) => Object.fromEntries(columns.map((name, index) => [name, tuple[index]])));
  for (let ago = 1; ago < days; ago += 1) {
    const observedAt = Date.parse(lastDay) - ago * MS_PER_DAY;
    const seen = rows.map((row) => ({ ...row, observed_at: observedAt }));
    const facts = { runId: `${ago} days ago`, writerVersion: '0.0.0' };
    const content = writeParquet({ table, rows: batchOf(seen), facts, groupBy: 'severity' });
    await objects.put(dayKey('vulnerabilities', utcDate(observedAt)), content);
  }
  await objects.close();
}

async function* batchOf<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}

interface Measured {
  /** Seconds of the first run, and the median of those after it. */
  readonly cold: number;
  readonly warm: number;
  readonly bytes: number;
}

async function measureTemplate(
  folder: string,
  name: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Measured> {
  await using engine = await openDuckDbEngine({ folder });
  const { statement } = prepareTemplate(name, parameters, { now: Date.now() });
  const run = () => timeQuery(engine, statement);
  const first = await run();
  const warm: number[] = [];
  for (let count = 0; count < RUNS; count += 1) warm.push((await run()).seconds);
  return { cold: first.seconds, warm: median(warm), bytes: first.bytes };
}

/** From the call to the last row. */
async function timeQuery(engine: QueryEngine, statement: Parameters<QueryEngine['run']>[0]) {
  const begun = performance.now();
  await using result = await engine.run(statement);
  let rows = 0;
  for await (const batch of result.rows) rows += batch.length;
  return { seconds: (performance.now() - begun) / 1000, bytes: result.statistics.bytesRead, rows };
}
