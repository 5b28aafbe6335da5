import { QueryRefusedError, QuerySyntaxError, isJsonObject } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import { itemsOf } from './json-list.ts';
import { positionIn } from './position-in.ts';

/**
 * The tree of a statement, as DuckDB's own parser sees it.
 *
 * Throws QuerySyntaxError with the place, and QueryRefusedError for anything but one SELECT.
 */
export async function parseStatement(connection: DuckDBConnection, sql: string): Promise<JsonObject> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql(?::VARCHAR)', [sql]);
  const [[text] = []] = reader.getRows();
  const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
  if (!isJsonObject(parsed)) throw new QueryRefusedError('it cannot be understood.');
  if (parsed['error'] === true) throw parseError(sql, parsed);
  const [statement, ...more] = itemsOf(parsed['statements']);
  if (more.length > 0) throw new QueryRefusedError('it is more than one statement.');
  if (!isJsonObject(statement)) throw new QueryRefusedError('it is empty.');
  return statement;
}

function parseError(sql: string, { error_type, error_message, position }: JsonObject): Error {
  const message = typeof error_message === 'string' ? error_message : 'unknown';
  if (error_type === 'not implemented') return new QueryRefusedError('it is no SELECT.');
  const offset = typeof position === 'string' ? Number(position) : null;
  return new QuerySyntaxError(`${message}${noteOnAt(sql, offset)}`, positionIn(sql, offset));
}

/** Trino takes `at` for the column of the history that it is; here it begins the choice of a version. */
function noteOnAt(sql: string, offset: number | null): string {
  const before = [...sql].slice(0, offset ?? 0).join('');
  return /(?<![\w.])at\s*$/i.test(before) ? '; write the column at as "at", or with its table: h.at' : '';
}
