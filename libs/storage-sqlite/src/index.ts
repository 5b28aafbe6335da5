export { openSqliteStore } from './sqlite-store.ts';
export type { SqliteStore, SqliteStoreOptions } from './sqlite-store.ts';
export { inspectDatabase } from './inspect-database.ts';
export type { DatabaseReport } from './inspect-database.ts';
export type { DatabaseShape } from './database-shape.ts';
export { createSchemaStatements } from './schema-statements.ts';
