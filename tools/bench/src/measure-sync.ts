import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFloor } from './bundle-floor.ts';
import { removeDatabase, replaceDatabase } from './copy-database.ts';
import type { Figure } from './figure.ts';
import { runProcess } from './run-process.ts';
import type { ProcessRun } from './run-process.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import type { SimulatorProcess } from './start-simulator-process.ts';
import { median } from './statistics.ts';
import { createWorkFolder } from './work-folder.ts';

const RUNS = 5;
const COUNTS = { vulnerabilities: 20_000, remediations: 20_000, assets: 2_000 };

/** What the floor sends its requests with. */
type FloorClient = 'http' | 'fetch';

/** How long a sync takes beside the floor, whole process, as a median of ratios of runs made in turn. */
export async function measureSync(): Promise<readonly Figure[]> {
  await using work = await createWorkFolder();
  await using simulator = await startSimulatorProcess(COUNTS);
  const database = join(work.path, 'product.db');
  const synced = join(work.path, 'synced.db');
  const floor = await bundleFloor(work.path);
  const product = () => syncInto(simulator, database);

  const floorRun = async (client: FloorClient) => {
    const target = join(work.path, 'floor.db');
    await removeDatabase(target);
    const { url, clientId, clientSecret } = simulator;
    return runProcess('node', [floor, url, clientId, clientSecret, target, client]);
  };
  const against = (goal: number, name: string, prepare: () => Promise<void>) =>
    compareRuns({ name, goal, floorRun, productRun: product, prepare });

  const first = await against(1, 'first full sync', () => removeDatabase(database));
  await replaceDatabase(database, synced);
  const startFromSynced = () => replaceDatabase(synced, database);
  const unchanged = await against(0.4, 'unchanged second sync', startFromSynced);
  await simulator.tick({ quiet: true, newShare: 0.02, changedShare: 0.03 });
  const changed = await against(0.5, '2 % new and 3 % changed', startFromSynced);
  await startFromSynced();
  await syncInto(simulator, database);
  await replaceDatabase(database, synced);
  await simulator.tick({ quiet: true, onlyLastDetectedShare: 0.9 });
  const refreshed = await against(0.8, 'nine in ten only seen again', startFromSynced);
  return [...first, ...unchanged, ...changed, ...refreshed];
}

/** Peak memory of a sync at 20,000 vulnerabilities, and how much more it takes at 200,000. */
export function measureSyncMemory(): Promise<readonly Figure[]> {
  return compareMemory('a sync', { goal: 180, flags: () => [] });
}

/** The same of a sync into a folder lake. */
export function measureLakeSyncMemory(): Promise<readonly Figure[]> {
  const flags = (folder: string) => ['--storage-backend', 's3', '--lake', pathToFileURL(folder).href];
  return compareMemory('a lake sync', { goal: null, flags });
}

async function compareMemory(
  what: string,
  { goal, flags }: { readonly goal: number | null; readonly flags: (folder: string) => readonly string[] },
): Promise<readonly Figure[]> {
  const small = await peaksOfSyncs(20_000, flags);
  const large = await peaksOfSyncs(200_000, flags);
  const detail = 'peak resident, whole process';
  const more = (sync: keyof SyncPeaks, name: string, limit: number | null): Figure => ({
    name: `more memory of ${name} of 200,000`,
    value: large[sync] - small[sync],
    unit: 'MB',
    goal: limit,
    detail: `${large[sync].toFixed(0)} MB at 200,000 vulnerabilities`,
  });
  return [
    { name: `memory of ${what} of 20,000`, value: small.first, unit: 'MB', goal, detail },
    more('first', what, 50),
    more('second', `${what} with 2 % new and 3 % changed`, null),
  ];
}

/** Megabytes. */
interface SyncPeaks {
  readonly first: number;
  readonly second: number;
}

async function peaksOfSyncs(
  vulnerabilities: number,
  flags: (folder: string) => readonly string[],
): Promise<SyncPeaks> {
  await using work = await createWorkFolder();
  await using simulator = await startSimulatorProcess({ ...COUNTS, vulnerabilities });
  const runs = Array.from({ length: RUNS }, (_, run) => run);
  const peaks = async () => {
    const measured: number[] = [];
    for (const run of runs) {
      const lake = flags(join(work.path, `lake-${run}`));
      measured.push((await syncInto(simulator, join(work.path, `memory-${run}.db`), lake)).peakMegabytes);
    }
    return median(measured);
  };
  const first = await peaks();
  await simulator.tick({ quiet: true, newShare: 0.02, changedShare: 0.03 });
  return { first, second: await peaks() };
}

/** Runs the product's sync as a user would, without a rate limit. */
export function syncInto(
  simulator: SimulatorProcess,
  database: string,
  flags: readonly string[] = [],
): Promise<ProcessRun> {
  return runProcess('vanta-vuln', ['sync', '--database', database, '--json', '--quiet', ...flags], {
    VANTA_API_URL: simulator.url,
    VANTA_CLIENT_ID: simulator.clientId,
    VANTA_CLIENT_SECRET: simulator.clientSecret,
    VANTA_API_RPM: '1000000',
    VANTA_OAUTH_RPM: '1000000',
  });
}

async function compareRuns(options: {
  readonly name: string;
  readonly goal: number;
  readonly prepare: () => Promise<void>;
  readonly floorRun: (client: FloorClient) => Promise<ProcessRun>;
  readonly productRun: () => Promise<ProcessRun>;
}): Promise<readonly Figure[]> {
  const floors: number[] = [];
  const fetchFloors: number[] = [];
  const products: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    floors.push((await options.floorRun('http')).seconds);
    await options.prepare();
    products.push((await options.productRun()).seconds);
    fetchFloors.push((await options.floorRun('fetch')).seconds);
  }
  const ratio = median(ratios(products, floors));
  const detail =
    `${median(products).toFixed(2)} s beside ${median(floors).toFixed(2)} s on node:http; ` +
    `${median(ratios(products, fetchFloors)).toFixed(2)} of a floor on fetch, ${median(fetchFloors).toFixed(2)} s`;
  return [{ name: options.name, value: ratio, unit: 'ratio', goal: options.goal, detail }];
}

function ratios(products: readonly number[], floors: readonly number[]): readonly number[] {
  return products.map((seconds, index) => seconds / (floors[index] ?? NaN));
}
