import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { systemClock } from '@vanta-vuln/core';
import { hasCode } from './error-code.ts';

// A put holds the lock for one stat and one rename.
const WAIT_MS = 5;
// Who breaks a lock needs a few milliseconds; a breaker that died is passed over after this time.
const BREAKER_MS = 10_000;

/** Does the work while no other process and no other call holds the lock file; its folder must exist. */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, `${hostname()}\n${process.pid}`);
  try {
    while (!(await tryLink(mine, path))) {
      await breakDeadLock(path, mine);
      await systemClock.sleep(WAIT_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Links a complete file to a name that must be free: nobody ever reads a lock half written. */
export async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Removes a lock whose process is gone; one breaker at a time, since two could remove a lock taken anew. */
async function breakDeadLock(path: string, mine: string): Promise<void> {
  if (!(await isDead(path))) return;
  const breaker = `${path}.breaker`;
  if (!(await tryLink(mine, breaker))) {
    const since = await stat(breaker).catch(() => null);
    if (since !== null && Date.now() - since.ctimeMs > BREAKER_MS) await rm(breaker, { force: true });
    return;
  }
  try {
    if (await isDead(path)) await rm(path, { force: true });
  } finally {
    await rm(breaker, { force: true });
  }
}

/** Whether the lock names a process of this machine that is gone; of another machine nobody can say. */
async function isDead(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return false;
  const [host, pid] = text.split('\n');
  return host === hostname() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
