import { StoreError } from '@vanta-vuln/core';
import Database from 'better-sqlite3';

interface KnownFailure {
  readonly code: string;
  readonly message: (path: string) => string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const DAMAGED: KnownFailure = {
  code: 'database-damaged',
  message: (path) => `${path} is damaged.`,
  hint: 'Restore the file from a backup, or move it away and sync again; `vanta-vuln doctor` tells more.',
};

/** A read writes nothing but temporary files, and those elsewhere. */
const NO_ROOM_TO_READ: KnownFailure = {
  code: 'disk-full',
  message: (path) => `There is no space left for the temporary files that reading ${path} needs.`,
  hint: 'Free some space in the folder for temporary files, or name another one with TMPDIR.',
  retryable: true,
};

const NO_LOCKS: KnownFailure = {
  code: 'database-unreachable',
  message: (path) => `The file system of ${path} refuses to lock files.`,
  hint: 'Name a file on a disk of this machine with --database; a share must be mounted with locks.',
};

const FAILURES: Readonly<Record<string, KnownFailure>> = {
  SQLITE_FULL: {
    code: 'disk-full',
    message: (path) => `There is no space left to write ${path}.`,
    hint: 'Free some space and run the same command again: it goes on where it stopped, and nothing is lost.',
    retryable: true,
  },
  SQLITE_NOTADB: {
    code: 'not-a-database',
    message: (path) => `${path} is not an SQLite database.`,
    hint: 'Name another file with --database, or move this one away.',
  },
  SQLITE_CORRUPT: DAMAGED,
  SQLITE_CANTOPEN: {
    code: 'database-unreachable',
    message: (path) => `${path} cannot be opened.`,
    hint:
      'Check that the folder exists and that you may write there: reading needs small files beside the database. ' +
      'From a place that can only be read, copy it elsewhere first, together with its -wal file if there is one.',
  },
  SQLITE_READONLY: {
    code: 'database-read-only',
    message: (path) => `${path} cannot be written.`,
    hint: 'Check the permissions of the file and of its folder: reading, too, needs small files beside the database.',
  },
  SQLITE_BUSY: {
    code: 'database-busy',
    message: (path) => `Another program holds ${path}.`,
    hint: 'Close the other program and try again.',
    retryable: true,
  },
  SQLITE_PERM: NO_LOCKS,
  SQLITE_IOERR_LOCK: NO_LOCKS,
  SQLITE_IOERR_RDLOCK: NO_LOCKS,
  SQLITE_IOERR: {
    code: 'disk-error',
    message: (path) => `The disk failed while ${path} was read or written.`,
    hint: 'Check the free space and the health of the disk, then run the same command again.',
    retryable: true,
  },
};

/** Our error for what SQLite says; our own errors and defects pass as they are. */
export function toStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const failure = Object.entries(FAILURES).find(([prefix]) => error.code.startsWith(prefix))?.[1];
  return failure === undefined ? error : storeErrorOf(failure, path, error);
}

/** Like {@link toStoreError}, for what a connection says that can't write. */
export function toReadError(error: unknown, path: string): unknown {
  const isFull = error instanceof Database.SqliteError && error.code === 'SQLITE_FULL';
  return isFull ? storeErrorOf(NO_ROOM_TO_READ, path, error) : toStoreError(error, path);
}

function storeErrorOf(
  { code, message, hint, retryable = false }: KnownFailure,
  path: string,
  cause: Error,
): StoreError {
  return new StoreError(code, message(path), { hint, cause, retryable });
}

/** Runs a step on the database and turns what SQLite throws into our errors. */
export function withStoreErrors<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw toStoreError(error, path);
  }
}

/** Like {@link withStoreErrors}, for a connection that can't write. */
export function withReadErrors<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw toReadError(error, path);
  }
}
