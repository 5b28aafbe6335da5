import type { LegacyRow } from './legacy-record.ts';
import type { Connection } from './open-connection.ts';

const BATCH = 500;

/**
 * The rows of a table in the order of their insertion, their columns in lower case. In batches, since nothing may be
 * written while a cursor is open; nobody may change the table meanwhile.
 *
 * @param from what to write after FROM
 */
export function readLegacyRows(connection: Connection, from: string): Generator<readonly LegacyRow[]> {
  const names = columnsAfter(connection, from);
  const columns = names.map((name) => `${quoted(name)} AS ${quoted(name.toLowerCase())}`).join(', ');
  return hasRowIds(connection, from, names)
    ? readByRowId(connection, from, columns)
    : readByOffset(connection, from, columns);
}

/** The names of the columns, as they are written. */
export function columnsAfter(connection: Connection, from: string): readonly string[] {
  return connection
    .prepare(`SELECT * FROM ${from} LIMIT 0`)
    .columns()
    .map(({ name }) => name);
}

/** Not so in a view, in a table WITHOUT ROWID, and in one where a column has the name. */
function hasRowIds(connection: Connection, from: string, names: readonly string[]): boolean {
  if (names.some((name) => name.toLowerCase() === 'rowid')) return false;
  const [schema = '', table = ''] = from.split('.');
  const sql = `SELECT wr FROM pragma_table_list WHERE schema = ? AND name = ? COLLATE NOCASE AND type <> 'view'`;
  return connection.prepare<[string, string], number>(sql).pluck().get(schema, table) === 0;
}

/** As text, since a double does not hold every row id. */
function* readByRowId(
  connection: Connection,
  from: string,
  columns: string,
): Generator<readonly LegacyRow[]> {
  const select = (where: string) =>
    `SELECT CAST(rowid AS TEXT) AS rowid, ${columns} FROM ${from} ${where} ORDER BY ${from}.rowid LIMIT ${BATCH}`;
  const next = connection.prepare<[string], LegacyRow>(select('WHERE rowid > CAST(? AS INTEGER)'));
  let rows = connection.prepare<[], LegacyRow>(select('')).all();
  while (rows.length > 0) {
    yield rows;
    rows = next.all(String(rows.at(-1)?.['rowid']));
  }
}

function* readByOffset(
  connection: Connection,
  from: string,
  columns: string,
): Generator<readonly LegacyRow[]> {
  const next = connection.prepare<[number], LegacyRow>(
    `SELECT ${columns} FROM ${from} LIMIT ${BATCH} OFFSET ?`,
  );
  for (let offset = 0; ; offset += BATCH) {
    const rows = next.all(offset);
    if (rows.length === 0) return;
    yield rows;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
