import { StoreError } from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { toStoreError } from './sqlite-errors.ts';

// What SQLite says on shares without locks, which a test can't mount.
it.each(['SQLITE_PERM', 'SQLITE_IOERR_LOCK', 'SQLITE_IOERR_RDLOCK'])(
  'a file system that refuses locks is named as such: %s',
  (code) => {
    const error = toStoreError(new Database.SqliteError('access permission denied', code), 'v.db');
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      code: 'database-unreachable',
      message: 'The file system of v.db refuses to lock files.',
    });
  },
);
