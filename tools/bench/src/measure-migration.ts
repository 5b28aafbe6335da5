import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { Figure } from './figure.ts';
import { syncInto } from './measure-sync.ts';
import { parseJson } from './parse-json.ts';
import { runProcess } from './run-process.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import { createWorkFolder } from './work-folder.ts';

/** What `migrate --json` prints, as far as it is looked at here. */
interface MigrationResult {
  readonly rows: number;
  readonly events: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** How fast a database of 200,000 rows and the day before it move into a folder lake, and how much memory that takes. */
export async function measureMigration(): Promise<readonly Figure[]> {
  const small = await migrateDatabase({ vulnerabilities: 25_000, remediations: 24_000, assets: 1_000 });
  const large = await migrateDatabase({ vulnerabilities: 100_000, remediations: 96_000, assets: 4_000 });
  const { rows, events, bytes, seconds } = large.result;
  const rate = Math.round((rows + events) / seconds);
  return [
    {
      name: 'migration of 200,000 rows, two days',
      value: seconds,
      unit: 's',
      goal: null,
      detail: `${rate} rows a second written and read back, ${(bytes / 1e6).toFixed(0)} MB`,
    },
    {
      name: 'memory of a migration of 200,000 rows',
      value: large.peakMegabytes,
      unit: 'MB',
      goal: 300,
      detail: 'peak resident, whole process',
    },
    {
      name: 'more memory than at 50,000',
      value: large.peakMegabytes - small.peakMegabytes,
      unit: 'MB',
      goal: 60,
      detail: `${small.peakMegabytes.toFixed(0)} MB at 50,000 rows`,
    },
  ];
}

async function migrateDatabase(counts: {
  readonly vulnerabilities: number;
  readonly remediations: number;
  readonly assets: number;
}) {
  await using work = await createWorkFolder();
  const database = join(work.path, 'account.db');
  {
    await using simulator = await startSimulatorProcess(counts);
    await syncInto(simulator, database);
    moveADayBack(database);
    await simulator.tick({});
    await syncInto(simulator, database);
  }
  const folder = join(work.path, 'lake');
  const lake = pathToFileURL(folder).href;
  const args = ['migrate', '--from', database, '--to', lake, '--yes', '--json', '--quiet'];
  const { stdout, peakMegabytes } = await runProcess('vanta-vuln', args);
  await rm(folder, { recursive: true });
  return { result: parseJson<MigrationResult>(stdout), peakMegabytes };
}

/** Lets a database look as if it had been synced yesterday, so that the migration has a day to rebuild. */
function moveADayBack(path: string): void {
  const database = new Database(path);
  database.exec(`
    UPDATE sync_history SET observed_at = observed_at - 86400000, finished_at = finished_at - 86400000,
      started_at = started_at - 86400000;
    UPDATE vulnerability_history SET at = at - 86400000;
    UPDATE dataset_state SET observed_at = observed_at - 86400000;`);
  database.close();
}
