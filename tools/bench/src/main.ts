import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { measureLakeSync } from './measure-lake-sync.ts';
import { measureMigration } from './measure-migration.ts';
import { measurePacing } from './measure-pacing.ts';
import { measureParquet, measureParquetCodecs, measureParquetMemory } from './measure-parquet.ts';
import type { ParquetBenchOptions } from './measure-parquet.ts';
import { measureQueries } from './measure-queries.ts';
import { measureStats } from './measure-stats.ts';
import { measureLakeSyncMemory, measureSync, measureSyncMemory } from './measure-sync.ts';
import { measureUpload } from './measure-upload.ts';
import { reportFigures } from './report-figures.ts';

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
  'lake-memory': measureLakeSyncMemory,
  migration: measureMigration,
};

// Suites by name, all of them when none is named; `--cves FILE` gives the Parquet suites real texts.
const { values, positionals: chosen } = parseArgs({
  options: { cves: { type: 'string' } },
  allowPositionals: true,
});
const cves = values.cves === undefined ? undefined : resolve(values.cves);
const unknown = chosen.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  throw new RangeError(`no suite ${unknown.join(', ')}: there are ${Object.keys(SUITES).join(', ')}`);
}
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(SUITES)) {
  if (chosen.length === 0 || chosen.includes(name)) figures.push(...(await measure({ cves })));
}

await reportFigures(figures, 'bench.json');
