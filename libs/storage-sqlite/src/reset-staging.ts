import type { Connection } from './open-connection.ts';
import { STAGING_TABLES, createStagingStatements } from './schema-statements.ts';

/** Drops all that a run has staged and leaves the tables ready for the next. */
export function resetStaging(connection: Connection): void {
  for (const table of STAGING_TABLES) connection.exec(`DROP TABLE IF EXISTS ${table}`);
  for (const statement of createStagingStatements()) connection.exec(statement);
}
