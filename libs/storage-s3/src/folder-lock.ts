import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { ObjectStoreError, hasCode, systemClock } from '@vanta-vuln/core';
import { removeFile } from './folder-file.ts';
import { tryLink } from './try-link.ts';
import { THIS_PROCESS, isGone } from './writer-process.ts';

// A put holds the lock for one stat and one rename.
const WAIT_MS = 5;
// Who breaks a lock needs a few milliseconds; a breaker that died is passed over after this time.
const BREAKER_MS = 10_000;
const PATIENCE_MS = 30_000;

/**
 * Does the work while no other process and no other call holds the lock file; its folder must exist.
 *
 * Throws ObjectStoreError when the lock stays taken for `patience` milliseconds (@default 30 s).
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  patience = PATIENCE_MS,
): Promise<Result> {
  const giveUpAt = performance.now() + patience;
  const mark = takeMark(dirname(path));
  try {
    while (!tryTake(mark.path, path)) {
      if (performance.now() > giveUpAt) throw staysTaken(path);
      await breakDeadLock(path, mark.path);
      await systemClock.sleep(WAIT_MS);
    }
    try {
      return await work();
    } finally {
      removeFile(path);
    }
  } finally {
    // Whoever takes another lock in this turn shares the mark: deleting many files would else write one for each.
    await nextTurn();
    giveMarkBack(mark);
  }
}

/** A file that says who this process is, to be linked to the names of its locks. */
interface Mark {
  readonly folder: string;
  readonly path: string;
  users: number;
}

// One for all locks that are held at the same time: a file of its own for each would take longer than the locks.
const marks = new Map<string, Mark>();

function takeMark(folder: string): Mark {
  const mark = marks.get(folder) ?? writeMark(folder);
  mark.users += 1;
  return mark;
}

function writeMark(folder: string): Mark {
  const mark = { folder, path: join(folder, randomUUID()), users: 0 };
  const { pid, token, began } = THIS_PROCESS;
  writeFileSync(mark.path, [hostname(), pid, token, began ?? ''].join('\n'));
  marks.set(folder, mark);
  return mark;
}

function giveMarkBack(mark: Mark): void {
  mark.users -= 1;
  if (mark.users > 0) return;
  marks.delete(mark.folder);
  removeFile(mark.path);
}

/** Gives a lock the content of a mark where nobody has it. */
function tryTake(mark: string, path: string): boolean {
  const isLinked = tryLink(mark, path);
  return isLinked ?? tryWrite(path, readFileSync(mark));
}

/** In one call: who looks meanwhile finds nothing, or all of it. */
function tryWrite(path: string, content: Uint8Array): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
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
  if (!tryTake(mine, breaker)) {
    const since = await stat(breaker).catch(() => null);
    if (since !== null && Date.now() - since.ctimeMs > BREAKER_MS) removeFile(breaker);
    return;
  }
  try {
    if (await isDead(path)) removeFile(path);
  } finally {
    removeFile(breaker);
  }
}

/** Whether the lock names a process of this machine that is gone; of another machine nobody can say. */
async function isDead(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return false;
  const [host, pid, token = '', began = ''] = text.split('\n');
  if (host !== hostname()) return false;
  const { machine } = THIS_PROCESS;
  return isGone({ machine, pid: Number(pid), token, began: began === '' ? null : began });
}

function staysTaken(path: string): ObjectStoreError {
  return new ObjectStoreError('object-lock-taken', `The lock ${path} stays taken.`, {
    hint: 'Delete the file when no sync is running on any machine that shares the folder.',
    retryable: true,
  });
}
