import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { dumpDatabase } from './dump-database.ts';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const KILLS = 20;
const program = join(import.meta.dirname, 'sync-once.main.ts');

/** Runs a sync in a process of its own; kills it after that many milliseconds unless it has ended before. */
async function syncAndKill(simulator: Simulator, path: string, milliseconds: number): Promise<boolean> {
  const { url, clientId, clientSecret } = simulator;
  const args = ['--conditions=@vanta-vuln/source', program, url, clientId, clientSecret, path];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await Promise.race([exited, sleep(milliseconds)]);
  child.kill('SIGKILL');
  await exited;
  return child.signalCode === 'SIGKILL';
}

describe('a sync that is killed at any moment', () => {
  it(
    'leaves a database that the next sync brings to the same state as an undisturbed one',
    { timeout: 240_000 },
    async () => {
      await using folder = await createTemporaryFolder();
      await using simulator = await startSimulator({
        limits: 'off',
        vulnerabilities: 4_000,
        remediations: 4_000,
        assets: 400,
      });
      const undisturbed = join(folder.path, 'undisturbed.db');
      const disturbed = join(folder.path, 'disturbed.db');
      const started = performance.now();
      await syncAndKill(simulator, join(folder.path, 'timing.db'), 60_000);
      const duration = performance.now() - started;

      let kills = 0;
      for (let attempt = 0; attempt < KILLS; attempt += 1) {
        // Each generation is killed at five moments spread over a whole sync, start of the program included.
        const share = 0.25 + (0.75 * ((attempt % 5) + 0.5)) / 5;
        if (await syncAndKill(simulator, disturbed, duration * share)) kills += 1;
        if (attempt % 5 !== 4) continue;
        await syncAccount(simulator, disturbed);
        await syncAccount(simulator, undisturbed);
        expect(dumpDatabase(disturbed)).toEqual(dumpDatabase(undisturbed));
        await simulator.tick();
      }
      expect(kills).toBeGreaterThanOrEqual(KILLS / 2);
    },
  );
});
