import { StoreError } from '@vanta-vuln/core';
import { detectShape, isMissingOrEmpty } from './database-shape.ts';
import type { DatabaseShape } from './database-shape.ts';
import { openReader } from './open-connection.ts';
import type { Connection } from './open-connection.ts';
import { TABLE_SOURCES } from './read-rows.ts';
import type { RowSources } from './read-rows.ts';
import { withStoreErrors } from './sqlite-errors.ts';

/** A reading connection and the names under which it finds each dataset. */
export interface Snapshot {
  readonly connection: Connection;
  readonly shape: DatabaseShape;
  readonly rows: RowSources;
  readonly events: string;
  readonly runs: string;
  readonly integrations: string;
}

/** Opens a database for reading; null when there is nothing to read yet. */
export function openSnapshot(path: string): Snapshot | null {
  return withStoreErrors(path, () => {
    if (isMissingOrEmpty(path) !== null) return null;
    const connection = openReader(path);
    try {
      return describeSnapshot(connection, path);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

function describeSnapshot(connection: Connection, path: string): Snapshot | null {
  const shape = detectShape(connection, path);
  if (shape === 'empty') {
    connection.close();
    return null;
  }
  connection.function('fold', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : null,
  );
  return {
    connection,
    shape,
    rows: TABLE_SOURCES,
    events: 'vulnerability_history',
    runs: 'sync_history',
    integrations: 'integrations',
  };
}

/** The error for a read of a database that does not exist. */
export function nothingToRead(path: string): StoreError {
  return new StoreError('database-missing', `There is no database at ${path}.`, {
    hint: 'Run `vanta-vuln sync` first, or name the file with --database.',
  });
}
