import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { StoreLockedError } from '@vanta-vuln/core';
import type { LeaseHolder } from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { openReader } from './open-connection.ts';
import type { Connection } from './open-connection.ts';
import { toStoreError } from './sqlite-errors.ts';

/**
 * Takes the right to write to a database: an exclusive lock on a small file beside it, which stops no reader and
 * which the operating system takes back when the process dies.
 *
 * Throws {@link StoreLockedError} with the holder when another process (or store) has it.
 */
export function takeLease(path: string): Disposable {
  const file = `${fileBehind(path)}-lease`;
  const lock = new Database(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const isHeld = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    throw isHeld ? new StoreLockedError(path, findHolder(path)) : toStoreError(error, file);
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** The file that a path leads to by links, as SQLite follows them, whether or not it is there yet: it has one lease for all of its names. */
function fileBehind(path: string): string {
  try {
    return fileBehind(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  } catch {
    // It is no link; of links that lead in a circle, SQLite itself complains.
    return path;
  }
}

/** Null where nothing is noted yet, and where the holder is just making or upgrading the file. */
function findHolder(path: string): LeaseHolder | null {
  if (!existsSync(path)) return null;
  try {
    const reader = openReader(path);
    try {
      return readLeaseHolder(reader);
    } finally {
      reader.close();
    }
  } catch {
    return null;
  }
}

/** Writes down who holds the lease, for whoever is refused. */
export function noteLeaseHolder(connection: Connection, runId: string, since: number): void {
  connection.exec('DELETE FROM lease');
  connection
    .prepare('INSERT INTO lease (run_id, owner, since) VALUES (?, ?, ?)')
    .run(runId, `${hostname()}:${process.pid}`, since);
}

/** Who holds the lease, as noted; a note may be left over from a process that died. Null without a note. */
export function readLeaseHolder(connection: Connection): LeaseHolder | null {
  const hasNotes = connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'lease'`).get() !== undefined;
  if (!hasNotes) return null;
  return connection.prepare<[], LeaseHolder>('SELECT run_id AS runId, owner, since FROM lease').get() ?? null;
}
