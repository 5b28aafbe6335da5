import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { reachesGoal } from './figure.ts';
import type { Figure } from './figure.ts';
import { measureLakeSync } from './measure-lake-sync.ts';
import { measureMigration } from './measure-migration.ts';
import { measurePacing } from './measure-pacing.ts';
import { measureParquet, measureParquetCodecs, measureParquetMemory } from './measure-parquet.ts';
import type { ParquetBenchOptions } from './measure-parquet.ts';
import { measureQueries } from './measure-queries.ts';
import { measureStats } from './measure-stats.ts';
import { measureSync, measureSyncMemory } from './measure-sync.ts';
import { measureUpload } from './measure-upload.ts';

const SUITES: Readonly<Record<string, (options: ParquetBenchOptions) => Promise<readonly Figure[]>>> = {
  sync: measureSync,
  memory: measureSyncMemory,
  stats: measureStats,
  pacing: measurePacing,
  parquet: measureParquet,
  'parquet-memory': measureParquetMemory,
  'parquet-codecs': measureParquetCodecs,
  upload: measureUpload,
  queries: measureQueries,
  'lake-sync': measureLakeSync,
  migration: measureMigration,
};

// Suites by name, all of them when none is named; `--cves FILE` gives the Parquet suites real texts.
const { values, positionals: chosen } = parseArgs({
  options: { cves: { type: 'string' } },
  allowPositionals: true,
});
const cves = values.cves === undefined ? undefined : resolve(values.cves);
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(SUITES)) {
  if (chosen.length === 0 || chosen.includes(name)) figures.push(...(await measure({ cves })));
}

const table = new Table({
  head: ['figure', 'value', 'at most', '', 'detail'],
  style: { head: [], border: [] },
});
for (const figure of figures) {
  const { name, value, unit, goal, detail } = figure;
  table.push([
    name,
    `${round(value)} ${unit}`,
    goal === null ? '' : `${goal} ${unit}`,
    goal === null ? '' : reachesGoal(figure) ? 'reached' : 'missed',
    detail,
  ]);
}
process.stdout.write(`${table.toString()}\n`);

const folder = join(import.meta.dirname, '../../../.reports');
await mkdir(folder, { recursive: true });
const file = join(folder, 'bench.json');
await writeFile(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
process.stdout.write(`Written to ${file}\n`);

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
