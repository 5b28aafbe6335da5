import { rm } from 'node:fs/promises';
import { StoreError } from '@vanta-vuln/core';
import type { Logger } from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { backUpLegacy } from './back-up-legacy.ts';
import type { BackupOptions } from './back-up-legacy.ts';
import { createDatabase } from './create-database.ts';
import { importLegacy, tableTest } from './import-legacy.ts';
import { BUSY_TIMEOUT } from './open-connection.ts';
import type { Connection } from './open-connection.ts';

/** What to upgrade, and when. */
export interface UpgradeOptions extends BackupOptions {
  readonly logger: Logger;
}

/**
 * Turns the database of an older tool into ours: a backup beside it first, then all in one transaction. The old
 * tables stay as `legacy_...`; only the flattened elements go, which a view serves now.
 *
 * Throws StoreError `database-in-use` when another program has the file open; the file is left as it was then,
 * and after any other failure, without a backup.
 */
export async function upgradeLegacy(connection: Connection, options: UpgradeOptions): Promise<void> {
  const { path, shape, logger } = options;
  assertNobodyElse(connection, path);
  const backup = await backUpLegacy(connection, options);
  try {
    convert(connection, { path, shape });
  } catch (error) {
    // The file is as it was: each further try would leave one more copy of it. A disk that fails is another matter.
    if (!isDiskError(error)) await rm(backup, { force: true });
    throw error;
  }
  logger.warn(
    { path, backup, shape },
    'the database was upgraded; the older tool can no longer write it, its backup is beside it',
  );
}

function isDiskError(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(IOERR|CORRUPT)/.test(error.code);
}

function convert(connection: Connection, { path, shape }: Pick<UpgradeOptions, 'path' | 'shape'>): void {
  const upgrade = connection.transaction(() => {
    for (const table of listTables(connection)) setAside(connection, table);
    connection.exec('DROP TABLE IF EXISTS data_elements');
    createDatabase(connection);
    importLegacy({
      connection,
      shape,
      has: tableTest(connection, 'legacy_'),
      from: (table) => `main.legacy_${table}`,
    });
  });
  try {
    upgrade.immediate();
  } catch (error) {
    // A table or view that the older tool did not make; SQLite's other errors have their own words.
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_ERROR') throw error;
    throw new StoreError('upgrade-failed', `${path} could not be upgraded: ${error.message}.`, {
      hint: 'The older tool can still use it. Remove what was added to it, or sync into another file with --database.',
      cause: error,
    });
  }
}

/** The tables to set aside; not the flattened elements, which other people's views may use until ours takes their place. */
function listTables(connection: Connection): readonly string[] {
  const sql = `SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'data_elements'`;
  return connection.prepare<[], string>(sql).pluck().all();
}

/** A database in WAL mode leaves it only for its last user; for others a lock tells who is writing or reading now. */
function assertNobodyElse(connection: Connection, path: string): void {
  try {
    connection.pragma('busy_timeout = 0');
    const mode = connection.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw inUse(path);
    connection.exec('BEGIN EXCLUSIVE');
    connection.exec('ROLLBACK');
  } catch (error) {
    if (error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code))
      throw inUse(path, error);
    throw error;
  } finally {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
  }
}

function inUse(path: string, cause?: unknown): StoreError {
  return new StoreError('database-in-use', `${path} is open in another program and can't be upgraded.`, {
    hint: 'Close the older tool and sync again, or name another file with --database.',
    cause,
    retryable: true,
  });
}

/** Keeps a table of the older tool under another name, and frees the names of its indexes. */
function setAside(connection: Connection, table: string): void {
  const indexes = connection
    .prepare<[string], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
    )
    .pluck()
    .all(table);
  for (const index of indexes) connection.exec(`DROP INDEX "${index}"`);
  connection.exec(`ALTER TABLE "${table}" RENAME TO "legacy_${table}"`);
}
