import type { CommandContext } from '../command-context.ts';
import { openLakeBackend } from '../open-lake-backend.ts';
import { failedCheck } from './check.ts';
import type { StoreChecks } from './check-database.ts';
import { lastSync } from './last-sync.ts';

/** Looks at the lake: whether it can be reached, and how old its data is. */
export async function checkLake(context: CommandContext): Promise<StoreChecks> {
  const name = 'lake';
  try {
    await using lake = await openLakeBackend(context, 'read');
    const run = await lake.lastRun();
    const scanners = run === null ? null : await lake.readIntegrations();
    const checks = [{ name, status: 'ok', message: lake.location, hint: null } as const, lastSync(run)];
    return { checks, scanners };
  } catch (error) {
    return { checks: [failedCheck(name, error)], scanners: null };
  }
}
