import { DATASETS } from '@vanta-vuln/core';
import { APPLICATION_ID, DATABASE_VERSION } from './database-shape.ts';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import {
  HISTORY_INDEXES,
  createIndexes,
  createSchemaStatements,
  createStagingStatements,
} from './schema-statements.ts';

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

/** Makes the indexes that an earlier version of ours did not have; nothing else of its files differs. */
export function addIndexes(connection: Connection): void {
  for (const dataset of DATASETS) {
    for (const statement of createIndexes(DATASET_LAYOUT[dataset])) connection.exec(statement);
  }
  for (const { create } of HISTORY_INDEXES) connection.exec(create);
}
