import Database from 'better-sqlite3';
import { withStoreErrors } from './sqlite-errors.ts';

/** A connection of better-sqlite3. */
export type Connection = Database.Database;

/** Milliseconds for which a connection waits for another that holds the file. */
export const BUSY_TIMEOUT = 5000;

/** Opens a connection that can't write. */
export function openReader(path: string): Connection {
  return withStoreErrors(path, () => {
    const connection = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    // What a database of an older tool is read into may be large.
    connection.pragma('temp_store = FILE');
    return connection;
  });
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
