import { APPLICATION_ID, DATABASE_VERSION } from './database-shape.ts';
import type { Connection } from './open-connection.ts';
import { createSchemaStatements, createStagingStatements } from './schema-statements.ts';

/** Makes the tables of an empty file, all or none. */
export function createDatabase(connection: Connection): void {
  const create = connection.transaction(() => {
    for (const statement of createSchemaStatements()) connection.exec(statement);
    for (const statement of createStagingStatements()) connection.exec(statement);
    connection.pragma(`application_id = ${APPLICATION_ID}`);
    connection.pragma(`user_version = ${DATABASE_VERSION}`);
  });
  create.immediate();
}
