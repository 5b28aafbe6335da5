import { StoreError, checkStoreMode, silentLogger } from '@vanta-vuln/core';
import type { Logger, StorageBackend } from '@vanta-vuln/core';
import { nothingToRead, openSnapshot } from './snapshot.ts';
import { SqliteBackend } from './sqlite-backend.ts';

/** Which file to open, and for what. */
export interface SqliteStoreOptions {
  /** The database file. */
  readonly path: string;
  /**
   * `read` never writes (but takes back half of a change that a killed process left) and never upgrades, needs the file
   * to exist, and shows one state until it is closed, also while a sync commits; `write` may begin runs and makes the
   * file when it is missing.
   */
  readonly mode: 'read' | 'write';
  /** Told when a database of an older tool is upgraded. @default none */
  readonly logger?: Logger | undefined;
  /**
   * Awaited before a run upgrades the database of an older tool, which can't open it from then on. Where it throws,
   * the file stays as it is. @default nothing to wait for
   */
  readonly beforeUpgrade?: (() => Promise<void>) | undefined;
}

/** A store in an SQLite file. */
export interface SqliteStore extends StorageBackend {
  readonly kind: 'sqlite';
}

/**
 * Opens a store in an SQLite file.
 *
 * Throws StoreError: `database-missing` (read only), `not-a-database`, `database-newer`, `database-foreign`,
 * `database-damaged`, `database-unreachable`, `mode-unknown`.
 *
 * @example
 * import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
 * await using store = openSqliteStore({ path: 'vanta_vulnerabilities.db', mode: 'read' });
 */
export function openSqliteStore({
  path,
  mode,
  logger = silentLogger,
  beforeUpgrade,
}: SqliteStoreOptions): SqliteStore {
  if (typeof path !== 'string' || ['', ':memory:'].includes(path.trim())) throw noFile(path);
  checkStoreMode(mode);
  const snapshot = openSnapshot(path);
  if (mode === 'read') {
    if (snapshot === null) throw nothingToRead(path);
    // The read transaction begins with the first read and keeps its view of the file.
    snapshot.connection.exec('BEGIN');
    return new SqliteBackend({ path, kept: snapshot, upgrade: { logger, before: beforeUpgrade } });
  }
  snapshot?.connection.close();
  return new SqliteBackend({ path, kept: null, upgrade: { logger, before: beforeUpgrade } });
}

/** SQLite would take it for a database in memory: what one connection writes there, no other one reads. */
function noFile(path: unknown): StoreError {
  return new StoreError('database-unreachable', `${JSON.stringify(path)} names no file.`, {
    hint: 'Name a file, such as vanta_vulnerabilities.db; for a test, one in a temporary folder.',
  });
}
