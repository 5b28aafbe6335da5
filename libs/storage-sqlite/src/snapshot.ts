import { StoreError } from '@vanta-vuln/core';
import { detectShape, isMissingOrEmpty } from './detect-shape.ts';
import type { DatabaseShape } from './database-shape.ts';
import { importLegacy, tableTest } from './import-legacy.ts';
import { LEGACY_TABLES } from './legacy-mapping.ts';
import { openReader } from './open-connection.ts';
import type { Connection } from './open-connection.ts';
import { createTemporaryStatements } from './schema-statements.ts';
import { withReadErrors } from './sqlite-errors.ts';

/** A reading connection on which the names of our tables hold, whoever wrote the file. */
export interface Snapshot {
  readonly connection: Connection;
  readonly shape: DatabaseShape;
}

/** Opens a database for reading; null when there is nothing to read yet. */
export function openSnapshot(path: string): Snapshot | null {
  return withReadErrors(path, () => {
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
  if (shape === 'python' || shape === 'desktop') readAsOurs(connection, shape);
  return { connection, shape };
}

/** Temporary tables take the names of our tables and hold what the older tool's say; the file stays as it is. */
function readAsOurs(connection: Connection, shape: 'python' | 'desktop'): void {
  const has = tableTest(connection);
  const tables = new Set([
    'vulnerability_history',
    'sync_history',
    ...LEGACY_TABLES[shape].map(({ name }) => name),
  ]);
  const present = new Set([...tables].filter(has));
  const fill = connection.transaction(() => {
    for (const statement of createTemporaryStatements()) connection.exec(statement);
    importLegacy({ connection, shape, has: (table) => present.has(table), from: (table) => `main.${table}` });
  });
  fill();
}

/** The error for a read of a database that does not exist. */
export function nothingToRead(path: string): StoreError {
  return new StoreError('database-missing', `There is no database at ${path}.`, {
    hint: 'Run `vanta-vuln sync` first, or name the file with --database.',
  });
}
