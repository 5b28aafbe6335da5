import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { parseJson } from './parse-json.ts';
import { prepareRows } from './prepare-rows.ts';
import { measureParquetReads } from './measure-parquet-reads.ts';
import { runProcess } from './run-process.ts';
import { median } from './statistics.ts';
import { createWorkFolder } from './work-folder.ts';

const ROWS = 200_000;
const RUNS = 3;
// As the README of storage-s3 advises for a process that writes much: V8 would let its young generation grow to 130 MB of garbage.
const YOUNG = '--max-semi-space-size=8';
const CODECS = ['snappy', 'gzip', 'zstd', 'none'] as const;

type Codec = (typeof CODECS)[number];
type Program = 'product' | 'duckdb';

/** A file that a process wrote. */
interface Written {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly peakMegabytes: number;
}

/** What may be chosen: a file of CVEs makes the texts of the rows real ones. */
export interface ParquetBenchOptions {
  readonly cves?: string | undefined;
}

/** Writing 200,000 rows beside DuckDB's appender and COPY, processes in turn, and reading three columns back. */
export async function measureParquet({ cves }: ParquetBenchOptions): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  const source = await prepareRows({ folder: work.path, count: ROWS, cves });
  const write = (program: Program, raw: boolean, codec: Codec) =>
    writeRows({ program, source, folder: work.path, raw, codec });
  const plain = await compare('without raw JSON', 1.5, (program) => write(program, false, 'snappy'));
  const withRaw = await compare('with raw JSON', 1, (program) => write(program, true, 'snappy'));
  const zstd = await compareBytes(1.15, (program) => write(program, false, 'zstd'));
  const reads = await measureParquetReads(targetOf(work.path, 'product', 'snappy'));
  return [...plain, ...withRaw, ...zstd, ...reads];
}

/** Peak memory of writing, and how much more ten times the rows take. */
export async function measureParquetMemory({ cves }: ParquetBenchOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const peaks = new Map<number, number>();
  for (const count of [50_000, ROWS, 500_000]) {
    await using work = await createWorkFolder();
    const source = await prepareRows({ folder: work.path, count, cves });
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { peakMegabytes } = await writeRows({
        program: 'product',
        source,
        folder: work.path,
        raw: true,
        codec: 'snappy',
      });
      runs.push(peakMegabytes);
    }
    peaks.set(count, median(runs));
  }
  const detail = [...peaks].map(([count, peak]) => `${count}: ${peak.toFixed(0)} MB`).join(', ');
  figures.push({
    name: `memory of writing ${ROWS} rows`,
    value: peaks.get(ROWS) ?? NaN,
    unit: 'MB',
    goal: 300,
    detail: `peak resident, whole process with ${YOUNG}, raw JSON included`,
  });
  figures.push({
    name: 'more memory at 500,000 rows than at 50,000',
    value: (peaks.get(500_000) ?? NaN) - (peaks.get(50_000) ?? NaN),
    unit: 'MB',
    goal: 60,
    detail,
  });
  return figures;
}

/** Bytes and milliseconds of each codec on the same rows. */
export async function measureParquetCodecs({ cves }: ParquetBenchOptions): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  const source = await prepareRows({ folder: work.path, count: ROWS / 2, cves });
  const text = cves === undefined ? 'built-in CVE texts' : 'the given CVE texts';
  const figures: Figure[] = [];
  for (const codec of CODECS) {
    const written = await writeRows({ program: 'product', source, folder: work.path, raw: true, codec });
    const detail = `${ROWS / 2} rows with raw JSON, ${text}`;
    figures.push({ name: `bytes with ${codec}`, value: written.bytes / 1e6, unit: 'MB', goal: null, detail });
    figures.push({ name: `time with ${codec}`, value: written.milliseconds, unit: 'ms', goal: null, detail });
  }
  return figures;
}

async function compare(
  what: string,
  goal: number,
  write: (program: Program) => Promise<Written>,
): Promise<readonly Figure[]> {
  const ours: Written[] = [];
  const theirs: Written[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    theirs.push(await write('duckdb'));
    ours.push(await write('product'));
  }
  const ratios = ours.map(({ milliseconds }, run) => milliseconds / (theirs[run]?.milliseconds ?? NaN));
  const times = `${secondsOf(ours)} s beside DuckDB's ${secondsOf(theirs)} s`;
  const peaks = `${peakOf(ours)} MB of memory beside ${peakOf(theirs)} MB`;
  return [
    {
      name: `writing ${ROWS} rows ${what}`,
      value: median(ratios),
      unit: 'ratio',
      goal,
      detail: `${times}, ${peaks}`,
    },
    bytesFigure(`bytes ${what}`, 1.1, ours[0], theirs[0]),
  ];
}

async function compareBytes(
  goal: number,
  write: (program: Program) => Promise<Written>,
): Promise<readonly Figure[]> {
  return [bytesFigure('bytes with zstd', goal, await write('product'), await write('duckdb'))];
}

function bytesFigure(
  name: string,
  goal: number,
  ours: Written | undefined,
  theirs: Written | undefined,
): Figure {
  const [our = NaN, their = NaN] = [ours?.bytes, theirs?.bytes];
  const detail = `${(our / 1e6).toFixed(1)} MB beside DuckDB's ${(their / 1e6).toFixed(1)} MB`;
  return { name, value: our / their, unit: 'ratio', goal, detail };
}

function targetOf(folder: string, program: Program, codec: Codec): string {
  return join(folder, `${program}-${codec}.parquet`);
}

async function writeRows(options: {
  readonly program: Program;
  readonly source: string;
  readonly folder: string;
  readonly raw: boolean;
  readonly codec: Codec;
}): Promise<Written> {
  const { program, source, folder, raw, codec } = options;
  const entry = join(import.meta.dirname, `write-with-${program}.main.ts`);
  const target = targetOf(folder, program, codec);
  const { stdout, peakMegabytes } = await runProcess('node', [
    ...(program === 'product' ? [YOUNG] : []),
    '--conditions=@vanta-vuln/source',
    entry,
    source,
    target,
    raw ? 'raw' : 'plain',
    codec,
  ]);
  const printed = parseJson<{ readonly milliseconds: number; readonly bytes: number }>(stdout);
  return { ...printed, peakMegabytes };
}

function secondsOf(runs: readonly Written[]): string {
  return (median(runs.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(2);
}

function peakOf(runs: readonly Written[]): string {
  return median(runs.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0);
}
