import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a whole process took. */
export interface ProcessRun {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
}

const reporter = join(import.meta.dirname, 'report-peak-memory.main.cjs');

const binFolder = join(import.meta.dirname, '../../../node_modules/.bin');

/**
 * Runs a program (one of node_modules/.bin, or node) to its end and measures it from outside.
 *
 * Throws with what it printed when it fails.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessRun> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-peak-'));
  const peakFile = join(folder, 'peak');
  const begun = performance.now();
  const child = spawn(join(binFolder, program), args, {
    env: {
      ...process.env,
      ...env,
      PATH: `${binFolder}:${process.env['PATH'] ?? ''}`,
      BENCH_PEAK_FILE: peakFile,
      NODE_OPTIONS: `--require=${reporter}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const seconds = (performance.now() - begun) / 1000;
  if (child.exitCode !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${child.exitCode}: ${stderr}`);
  const peakMegabytes = Number(await readFile(peakFile, 'utf8')) / 1e6;
  await rm(folder, { recursive: true });
  return { seconds, peakMegabytes, stdout };
}
