import {
  assetsTable,
  historyTable,
  integrationsTable,
  remediationsTable,
  syncHistoryTable,
  vulnerabilitiesTable,
} from '@vanta-vuln/core';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './detect-shape.ts';
import { createSchemaStatements, createTemporaryStatements } from './schema-statements.ts';

function createInMemory() {
  const database = new Database(':memory:');
  for (const statement of createSchemaStatements()) database.exec(statement);
  return database;
}

// These two hold for a whole dataset and stand once in dataset_state.
const STATE = ['run_id', 'observed_at'];

describe('the tables of our files', () => {
  it.each([vulnerabilitiesTable, remediationsTable, assetsTable, integrationsTable])(
    '$name holds each column of its schema',
    ({ name, columns }) => {
      const database = createInMemory();
      const expected = columns.map((column) => column.name).filter((column) => !STATE.includes(column));
      expect([...columnsOf(database, name)]).toEqual(expect.arrayContaining(expected));
      expect([...columnsOf(database, 'dataset_state')]).toEqual(['dataset', ...STATE]);
      database.close();
    },
  );

  it.each([historyTable, syncHistoryTable])(
    '$name holds each column of its schema, in order',
    ({ name, columns }) => {
      const database = createInMemory();
      expect([...columnsOf(database, name)]).toEqual(['seq', ...columns.map((column) => column.name)]);
      database.close();
    },
  );

  it('have a type for each value', () => {
    const database = createInMemory();
    const types = database
      .prepare(
        `SELECT name, type FROM pragma_table_info('vulnerabilities') WHERE name IN
      ('name', 'cvss_severity_score', 'is_fixable', 'remediate_by', 'related_urls') ORDER BY name`,
      )
      .raw()
      .all();
    expect(types).toEqual([
      ['cvss_severity_score', 'REAL'],
      ['is_fixable', 'INTEGER'],
      ['name', 'TEXT'],
      ['related_urls', 'TEXT'],
      ['remediate_by', 'INTEGER'],
    ]);
    database.close();
  });

  it('hold an id once', () => {
    const database = createInMemory();
    const unique = database
      .prepare(`SELECT name FROM pragma_index_list('vulnerabilities') WHERE "unique"`)
      .pluck()
      .all();
    expect(unique).toEqual(['vulnerabilities_id']);
    database.close();
  });

  it('have no index on another dataset where they hold an older database for one command', () => {
    const database = new Database(':memory:');
    for (const statement of createTemporaryStatements()) database.exec(statement);
    const columns = database
      .prepare(
        `SELECT DISTINCT column.name FROM temp.sqlite_schema AS schema, pragma_index_info(schema.name, 'temp') AS column
        WHERE schema.type = 'index' AND tbl_name <> 'vulnerability_history' AND sql IS NOT NULL`,
      )
      .pluck()
      .all();
    expect(columns).toEqual(['id']);
    database.close();
  });
});
