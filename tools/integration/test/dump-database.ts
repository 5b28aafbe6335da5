import Database from 'better-sqlite3';

const TABLES = [
  'vulnerabilities',
  'vulnerability_remediations',
  'vulnerable_assets',
  'integrations',
  'vulnerability_history',
] as const;

// What differs between two runs that read the same: ids and moments of runs, and the order of arrival.
const OF_THE_RUN = ['rid', 'seq', 'run_id', 'at'];

/** All rows of a database but for what is of the run: equal for two ways to the same state. */
export function dumpDatabase(path: string): Readonly<Record<string, readonly string[]>> {
  const database = new Database(path, { readonly: true });
  try {
    return Object.fromEntries(TABLES.map((table) => [table, dumpTable(database, table)]));
  } finally {
    database.close();
  }
}

function dumpTable(database: Database.Database, table: string): readonly string[] {
  const columns = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table);
  const kept = columns.filter((column) => !OF_THE_RUN.includes(column));
  const rows = database.prepare<[], unknown>(`SELECT ${kept.join(', ')} FROM ${table}`).all();
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** The runs of a database, oldest first. */
export function readRunStatuses(path: string): readonly string[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare<[], string>('SELECT status FROM sync_history ORDER BY seq').pluck().all();
  } finally {
    database.close();
  }
}
