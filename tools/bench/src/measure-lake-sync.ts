import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { removeDatabase, replaceDatabase } from './copy-database.ts';
import { copyFolder } from './copy-folder.ts';
import type { Figure } from './figure.ts';
import { syncInto } from './measure-sync.ts';
import type { ProcessRun } from './run-process.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import { median } from './statistics.ts';
import { createWorkFolder } from './work-folder.ts';

const RUNS = 5;
const COUNTS = { vulnerabilities: 20_000, remediations: 20_000, assets: 2_000 };

/** How long a sync takes into a folder lake, and into a database with one beside it, as ratios of runs made in turn. */
export async function measureLakeSync(): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  await using simulator = await startSimulatorProcess(COUNTS);
  const database = join(work.path, 'account.db');
  const lake = join(work.path, 'lake');
  const into = (backend: string) =>
    syncInto(simulator, database, ['--storage-backend', backend, '--lake', pathToFileURL(lake).href]);
  const startEmpty = async () => {
    await removeDatabase(database);
    await rm(lake, { recursive: true, force: true });
  };
  const first = await compareBackends(into, startEmpty);

  // A lake goes on from what a sync into a lake has left, the others from what one into both has.
  const [savedDatabase, savedLake] = [join(work.path, 'saved.db'), join(work.path, 'saved-lake')];
  const savedOf = (backend: string) => join(savedLake, backend === 's3' ? 's3' : 'hybrid');
  for (const backend of ['s3', 'hybrid']) {
    await startEmpty();
    await into(backend);
    await copyFolder(lake, savedOf(backend));
  }
  await replaceDatabase(database, savedDatabase);
  await simulator.tick({ quiet: true, newShare: 0.02, changedShare: 0.03 });
  const second = await compareBackends(into, async (backend) => {
    await startEmpty();
    await replaceDatabase(savedDatabase, database);
    await copyFolder(savedOf(backend), lake);
  });
  return [
    ratio('first sync into a folder lake', first, { backend: 's3', goal: 1.5 }),
    ratio('first sync into both', first, { backend: 'hybrid', goal: null }),
    // A database writes what has changed, a lake the whole snapshot of its day: told, and held to nothing.
    ratio('2 % new, 3 % changed into a folder lake', second, { backend: 's3', goal: null }),
    ratio('2 % new, 3 % changed into both', second, { backend: 'hybrid', goal: null }),
  ];
}

const BACKENDS = ['sqlite', 's3', 'hybrid'] as const;

type Runs = Readonly<Record<(typeof BACKENDS)[number], ProcessRun[]>>;

async function compareBackends(
  into: (backend: string) => Promise<ProcessRun>,
  prepare: (backend: string) => Promise<void>,
): Promise<Runs> {
  const runs: Runs = { sqlite: [], s3: [], hybrid: [] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const backend of BACKENDS) {
      await prepare(backend);
      runs[backend].push(await into(backend));
    }
  }
  return runs;
}

function ratio(
  name: string,
  runs: Runs,
  { backend, goal }: { readonly backend: 's3' | 'hybrid'; readonly goal: number | null },
): Figure {
  const secondsOf = (measured: readonly ProcessRun[]) => measured.map(({ seconds }) => seconds);
  const ratios = secondsOf(runs[backend]).map((seconds, run) => seconds / (runs.sqlite[run]?.seconds ?? NaN));
  const [lake, alone] = [median(secondsOf(runs[backend])), median(secondsOf(runs.sqlite))];
  const peak = median(runs[backend].map(({ peakMegabytes }) => peakMegabytes));
  const detail = `${lake.toFixed(2)} s beside ${alone.toFixed(2)} s; ${peak.toFixed(0)} MB`;
  return { name, value: median(ratios), unit: 'ratio', goal, detail };
}
