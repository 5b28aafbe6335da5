import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { syncInto } from './measure-sync.ts';
import { runProcess } from './run-process.ts';
import type { ProcessRun } from './run-process.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import { median } from './statistics.ts';
import { createWorkFolder } from './work-folder.ts';

const RUNS = 5;

/** How long `stats` and `--help` take, whole process, and how much memory. */
export async function measureStats(): Promise<readonly Figure[]> {
  const small = await runStats(20_000);
  const large = await runStats(200_000);
  const help = await repeat(() => runProcess('vanta-vuln', ['--help']));
  return [
    {
      name: 'stats over 20,000 + 20,000',
      value: seconds(small),
      unit: 's',
      goal: 0.25,
      detail: 'whole process',
    },
    {
      name: 'stats over 200,000 + 200,000',
      value: seconds(large),
      unit: 's',
      goal: 1.5,
      detail: 'whole process',
    },
    {
      name: 'memory of stats over 200,000 + 200,000',
      value: median(large.map((run) => run.peakMegabytes)),
      unit: 'MB',
      goal: 190,
      detail: 'peak resident, whole process',
    },
    {
      name: 'vanta-vuln --help',
      value: seconds(help) * 1000,
      unit: 'ms',
      goal: 80,
      detail: 'the bin itself',
    },
  ];
}

async function runStats(count: number): Promise<readonly ProcessRun[]> {
  await using work = await createWorkFolder();
  const database = join(work.path, 'stats.db');
  {
    await using simulator = await startSimulatorProcess({
      vulnerabilities: count,
      remediations: count,
      assets: count / 10,
    });
    await syncInto(simulator, database);
  }
  return await repeat(() => runProcess('vanta-vuln', ['stats', '--database', database, '--json']));
}

async function repeat(run: () => Promise<ProcessRun>): Promise<readonly ProcessRun[]> {
  const runs: ProcessRun[] = [];
  for (let count = 0; count < RUNS; count += 1) runs.push(await run());
  return runs;
}

function seconds(runs: readonly ProcessRun[]): number {
  return median(runs.map((run) => run.seconds));
}
