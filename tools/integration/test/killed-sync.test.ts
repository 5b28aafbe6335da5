import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { dumpDatabase } from './dump-database.ts';
import { syncAccount } from './sync-account.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const GENERATIONS = 4;

const anyStep = () => 1 + Math.floor(Math.random() * 25);

/** Where a sync of some 85 steps is killed, one after the other: at random, after so many more pages, or in a phase. */
const drawKills = (): readonly (number | string)[] => [
  anyStep(),
  anyStep(),
  anyStep(),
  'planning',
  'committing',
];

const program = join(import.meta.dirname, 'sync-once.main.ts');

/** Runs a sync in a process of its own and kills it when it gets there; false when it ended before. */
async function syncAndKill(simulator: Simulator, path: string, where: number | string): Promise<boolean> {
  const { url, clientId, clientSecret } = simulator;
  const args = ['--conditions=@vanta-vuln/source', program, url, clientId, clientSecret, path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  let steps = 0;
  createInterface(child.stdout).on('line', (phase) => {
    steps += 1;
    if (steps === where || phase === where) child.kill('SIGKILL');
  });
  await exited;
  return child.signalCode === 'SIGKILL';
}

describe('a sync that is killed at twenty random points', () => {
  it('leaves a database that the next sync brings to the state of an undisturbed one', async () => {
    await using folder = await createTemporaryFolder();
    await using simulator = await startSimulator({ limits: 'off', vulnerabilities: 4_000, assets: 400 });
    const undisturbed = join(folder.path, 'undisturbed.db');
    const disturbed = join(folder.path, 'disturbed.db');
    for (let generation = 0; generation < GENERATIONS; generation += 1) {
      const kills = drawKills();
      const story = `generation ${generation}, killed at ${kills.join(', ')}`;
      for (const where of kills) expect(await syncAndKill(simulator, disturbed, where), story).toBe(true);
      await syncAccount(simulator, disturbed);
      await syncAccount(simulator, undisturbed);
      expect(dumpDatabase(disturbed), story).toEqual(dumpDatabase(undisturbed));
      await simulator.tick();
    }
  }, 240_000);
});
