import Database from 'better-sqlite3';
import { withStoreErrors } from './sqlite-errors.ts';

/** A connection of better-sqlite3. */
export type Connection = Database.Database;

/** Milliseconds for which a connection waits for another that holds the file. */
export const BUSY_TIMEOUT = 5000;

/**
 * Opens a connection that can't write.
 *
 * What a process that died had half written is taken back first, as every program does that opens such a file:
 * until then nobody can read it.
 */
export function openReader(path: string): Connection {
  return withStoreErrors(path, () => {
    const connection = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    try {
      if (isHalfWritten(connection)) takeBackHalf(path);
      // What a database of an older tool is read into may be large.
      connection.pragma('temp_store = FILE');
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

function isHalfWritten(connection: Connection): boolean {
  try {
    connection.pragma('schema_version');
    return false;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK') return true;
    throw error;
  }
}

/** The first read of a connection that may write does it. */
function takeBackHalf(path: string): void {
  const connection = openWriter(path);
  try {
    connection.pragma('schema_version');
  } finally {
    connection.close();
  }
}

/** Opens a connection that may write; creates the file when it is missing, and changes nothing in it yet. */
export function openWriter(path: string): Connection {
  return withStoreErrors(path, () => new Database(path, { timeout: BUSY_TIMEOUT }));
}

/** Sets how a connection writes our own files. */
export function tuneWriter(connection: Connection): void {
  // A page larger than the usual 4 kB holds several findings with their raw JSON; only an empty file takes it.
  connection.pragma('page_size = 8192');
  connection.pragma('journal_mode = WAL');
  // A commit may be lost with the power, never half of one.
  connection.pragma('synchronous = NORMAL');
  connection.pragma('cache_size = -8000');
  connection.pragma('temp_store = MEMORY');
  // 64 MB: a first sync of some 40,000 rows is written back once, at its end.
  connection.pragma('wal_autocheckpoint = 8000');
}
