import { DATASETS, historyTable, syncHistoryTable } from '@vanta-vuln/core';
import type { Column, ColumnType } from '@vanta-vuln/core';
import { DATASET_LAYOUT, INTEGRATION_COLUMNS } from './dataset-table.ts';
import type { DatasetTable } from './dataset-table.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'TEXT',
  double: 'REAL',
  boolean: 'INTEGER',
  // Milliseconds since 1970, UTC: datetime(first_detected_at / 1000, 'unixepoch') shows it.
  timestamp: 'INTEGER',
  // A JSON array.
  string_list: 'TEXT',
  bigint: 'INTEGER',
};

function columnDefinition({ name, type, nullable }: Column): string {
  return `${name} ${SQL_TYPES[type]}${nullable ? '' : ' NOT NULL'}`;
}

function createDatasetTable(name: string, { columns }: DatasetTable): string {
  const definitions = columns.map(columnDefinition);
  return `CREATE TABLE ${name} (rid INTEGER PRIMARY KEY, unusable_values INTEGER NOT NULL DEFAULT 0, ${definitions.join(', ')}) STRICT`;
}

const createIdIndex = ({ name }: DatasetTable) =>
  `CREATE UNIQUE INDEX IF NOT EXISTS ${name}_id ON ${name} (id)`;

/** The statements that make the indexes of the table of a dataset, where they are missing. */
export function createIndexes(table: DatasetTable): readonly string[] {
  const { name, references } = table;
  return [
    createIdIndex(table),
    ...references.map(({ column, to }) => `CREATE INDEX IF NOT EXISTS ${name}_${to} ON ${name} (${column})`),
  ];
}

/** Finds what is staged of an id; made when a row comes twice, since it slows down each page. */
export function createStagedIndex({ staged }: DatasetTable): string {
  return `CREATE UNIQUE INDEX IF NOT EXISTS ${staged}_id ON ${staged} (id)`;
}

/** The indexes of the history: what they are called, and the statements that make them. */
export const HISTORY_INDEXES = [
  { name: 'vulnerability_history_id', on: '(id)' },
  { name: 'vulnerability_history_at', on: '(at)' },
  // Few rows, and each sync asks whether a dataset has any: only what disappeared can reappear.
  { name: 'vulnerability_history_gone', on: `(dataset) WHERE type = 'disappeared'` },
].map(({ name, on }) => ({
  name,
  create: `CREATE INDEX IF NOT EXISTS ${name} ON vulnerability_history ${on}`,
}));

function createHistoryTables(): readonly string[] {
  return [
    `CREATE TABLE vulnerability_history (seq INTEGER PRIMARY KEY, ${historyTable.columns.map(columnDefinition).join(', ')}) STRICT`,
    ...HISTORY_INDEXES.map(({ create }) => create),
    `CREATE TABLE sync_history (seq INTEGER PRIMARY KEY, ${syncHistoryTable.columns.map(columnDefinition).join(', ')}) STRICT`,
  ];
}

function createTables(indexesOf: (table: DatasetTable) => readonly string[]): readonly string[] {
  return [
    ...DATASETS.flatMap((dataset) => {
      const layout = DATASET_LAYOUT[dataset];
      return [createDatasetTable(layout.name, layout), ...indexesOf(layout)];
    }),
    `CREATE TABLE integrations (${INTEGRATION_COLUMNS.map(columnDefinition).join(', ')}) STRICT`,
    ...createHistoryTables(),
    // The run that last read each dataset: run_id and observed_at of all its rows.
    'CREATE TABLE dataset_state (dataset TEXT PRIMARY KEY, run_id TEXT NOT NULL, observed_at INTEGER NOT NULL) STRICT',
    'CREATE TABLE lease (run_id TEXT NOT NULL, owner TEXT NOT NULL, since INTEGER NOT NULL) STRICT',
  ];
}

/** The statements that make the tables and indexes of an empty file, in order. */
export function createSchemaStatements(): readonly string[] {
  return [...createTables(createIndexes), ...createDataElementsView()];
}

/** The statements that make the tables for reading an older tool's database as if it were ours; gone with the connection. */
export function createTemporaryStatements(): readonly string[] {
  // Other indexes would be made for one command, which takes longer than reading all rows once or twice.
  return createTables((table) => [createIdIndex(table)]).map((statement) =>
    statement
      .replace(/^CREATE TABLE/, 'CREATE TEMP TABLE')
      .replace(/INDEX IF NOT EXISTS (\w+) ON/, 'INDEX IF NOT EXISTS temp.$1 ON'),
  );
}

// SQLite quotes a key that is no plain word, as JSON does: $."my \\"key\\"". In raw_json no control character stands for
// itself, so that two of them can hold the place of an escaped backslash and quote.
const UNQUOTED_PATH = String.raw`replace(replace(replace(replace(replace(substr(element.fullkey, 3),
        '\\', char(1)), '\"', char(2)), '"', ''), char(2), '"'), char(1), '\')`;

/** Every element of every record flattened, as people query it since the first tool: `a.b`, `a[0].c`, `__root__`. */
function createDataElementsView(): readonly string[] {
  const select = (type: string, dataset: 'vulnerabilities' | 'remediations') => `
    SELECT '${type}' AS record_type, row.id AS record_id,
      CASE element.fullkey WHEN '$' THEN '__root__' ELSE ${UNQUOTED_PATH} END AS element_path,
      CASE element.type WHEN 'object' THEN element.value WHEN 'array' THEN element.value
        WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null'
        ELSE json_quote(element.value) END AS element_value,
      strftime('%Y-%m-%dT%H:%M:%f', state.observed_at / 1000.0, 'unixepoch') AS last_updated
    FROM ${DATASET_LAYOUT[dataset].name} AS row
    JOIN dataset_state AS state ON state.dataset = '${dataset}'
    JOIN json_tree(row.raw_json) AS element`;
  return [
    `CREATE VIEW data_elements AS ${select('vulnerability', 'vulnerabilities')}
    UNION ALL ${select('vulnerability_remediation', 'remediations')}`,
  ];
}

/** The statements that make the tables of a run in progress. */
export function createStagingStatements(): readonly string[] {
  return [
    ...DATASETS.map((dataset) => createDatasetTable(DATASET_LAYOUT[dataset].staged, DATASET_LAYOUT[dataset])),
    `CREATE TABLE staged_integrations (${INTEGRATION_COLUMNS.map(columnDefinition).join(', ')}) STRICT`,
    // What happened to a row, where that is more than 'discovered'; rid says which row.
    `CREATE TABLE staged_events (dataset TEXT NOT NULL, rid INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
      severity TEXT, name TEXT, changed_json TEXT NOT NULL, before_json TEXT, PRIMARY KEY (dataset, rid)) STRICT, WITHOUT ROWID`,
    // The stored rows that each page showed, as 32-bit rids, in usable form or not: a resumed run knows them again.
    'CREATE TABLE staged_pages (dataset TEXT NOT NULL, usable BLOB NOT NULL, unusable BLOB NOT NULL) STRICT',
    // Findings of which only lastDetectedDate has moved.
    'CREATE TABLE staged_detections (rid INTEGER PRIMARY KEY, at INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL) STRICT',
    'CREATE TABLE staged_gone (dataset TEXT NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (dataset, rid)) STRICT, WITHOUT ROWID',
    // One row: the run in progress.
    `CREATE TABLE staged_run (one INTEGER PRIMARY KEY CHECK (one = 1), run_id TEXT NOT NULL, started_at INTEGER NOT NULL, first_page_at INTEGER,
      source_url TEXT NOT NULL, writer_version TEXT NOT NULL, incremental_remediations INTEGER NOT NULL,
      layout TEXT NOT NULL, requests INTEGER NOT NULL, throttled INTEGER NOT NULL,
      unusable_values INTEGER NOT NULL, pacing TEXT NOT NULL, streams TEXT NOT NULL) STRICT`,
    // One row once the run is planned: the row that sync_history gains.
    `CREATE TABLE staged_plan (${syncHistoryTable.columns.map(columnDefinition).join(', ')}) STRICT`,
  ];
}

/** The tables of a run in progress, in an order in which they can be dropped. */
export const STAGING_TABLES: readonly string[] = [
  ...DATASETS.map((dataset) => DATASET_LAYOUT[dataset].staged),
  'staged_integrations',
  'staged_events',
  'staged_pages',
  'staged_detections',
  'staged_gone',
  'staged_plan',
  'staged_run',
];
