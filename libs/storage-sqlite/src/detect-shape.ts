import { existsSync, statSync } from 'node:fs';
import { StoreError } from '@vanta-vuln/core';
import { APPLICATION_ID, DATABASE_VERSION } from './database-shape.ts';
import type { DatabaseShape } from './database-shape.ts';
import type { Connection } from './open-connection.ts';

/** Whether there is a file that holds anything. Throws StoreError for a folder. */
export function isMissingOrEmpty(path: string): 'missing' | 'empty' | null {
  if (!existsSync(path)) return 'missing';
  const stats = statSync(path);
  if (stats.isDirectory()) {
    throw new StoreError('database-unreachable', `${path} is a folder.`, {
      hint: 'Name a file with --database, such as one in that folder.',
    });
  }
  return stats.size === 0 ? 'empty' : null;
}

/** Whose database it is. Throws StoreError for one of a newer version of ours and for somebody else's. */
export function detectShape(connection: Connection, path: string): DatabaseShape {
  const applicationId = connection.pragma('application_id', { simple: true });
  const version = connection.pragma('user_version', { simple: true });
  if (applicationId === APPLICATION_ID) {
    if (typeof version === 'number' && version > DATABASE_VERSION) throw newerVersion(path, version);
    return 'current';
  }
  const columns = columnsOf(connection, 'vulnerabilities');
  if (columns.has('first_detected_date')) return 'python';
  if (columns.has('first_detected')) return 'desktop';
  const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0) return 'empty';
  throw new StoreError('database-foreign', `${path} is a database of another program.`, {
    hint: 'Name another file with --database.',
  });
}

/** The names of a table's columns in lower case; empty when there is no such table. */
export function columnsOf(connection: Connection, table: string): ReadonlySet<string> {
  return new Set(
    connection.prepare<[string], string>('SELECT lower(name) FROM pragma_table_info(?)').pluck().all(table),
  );
}

function newerVersion(path: string, version: number): StoreError {
  return new StoreError(
    'database-newer',
    `${path} has version ${version} of the file format; this program knows versions up to ${DATABASE_VERSION}.`,
    { hint: 'Update this program, or name another file with --database.' },
  );
}
