import { existsSync, statSync } from 'node:fs';
import type { LeaseHolder, RunCheckpoint, SyncRun } from '@vanta-vuln/core';
import { DATABASE_VERSION } from './database-shape.ts';
import type { DatabaseShape } from './database-shape.ts';
import { readLeaseHolder } from './lease.ts';
import { readLastRun } from './read-history.ts';
import { toCheckpoint } from './run-state.ts';
import { openSnapshot } from './snapshot.ts';
import { withStoreErrors } from './sqlite-errors.ts';
import { loadRunState } from './stored-run-state.ts';

/** What a database file is and holds. */
export interface DatabaseReport {
  readonly shape: DatabaseShape;
  /** Bytes of the file with what has not been merged into it yet; 0 when it is missing. */
  readonly bytes: number;
  /** The version of the file format that this program writes. */
  readonly version: number;
  /** What SQLite finds wrong; empty for a sound file. */
  readonly problems: readonly string[];
  /** Who was last noted as the writer; the note of a process that died stays until the next sync. */
  readonly leaseHolder: LeaseHolder | null;
  readonly lastRun: SyncRun | null;
  /** How far an unfinished run has come; the next sync may go on from it. */
  readonly unfinishedRun: RunCheckpoint | null;
}

/**
 * Looks at a database without changing it; half of a change that a killed process left is taken back.
 *
 * Throws StoreError for a file that can't be one of ours: `not-a-database`, `database-newer`, `database-foreign`,
 * `database-damaged`, `database-unreachable`.
 */
export function inspectDatabase(path: string): DatabaseReport {
  const snapshot = openSnapshot(path);
  const bytes = fileBytes(path) + fileBytes(`${path}-wal`);
  const nothing = {
    bytes,
    version: DATABASE_VERSION,
    problems: [],
    leaseHolder: null,
    lastRun: null,
    unfinishedRun: null,
  };
  if (snapshot === null) return { ...nothing, shape: existsSync(path) ? 'empty' : 'missing' };
  const { connection, shape } = snapshot;
  try {
    return withStoreErrors(path, () => {
      const findings = connection.prepare<[], string>('PRAGMA main.quick_check').pluck().all();
      const state = shape === 'current' ? loadRunState(connection) : null;
      return {
        ...nothing,
        shape,
        problems: findings.filter((finding) => finding !== 'ok'),
        leaseHolder: readLeaseHolder(connection),
        lastRun: readLastRun(connection),
        unfinishedRun: state === null || state.firstPageAt === null ? null : toCheckpoint(state),
      };
    });
  } finally {
    connection.close();
  }
}

function fileBytes(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
