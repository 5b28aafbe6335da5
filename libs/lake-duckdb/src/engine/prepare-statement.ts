import { QueryRefusedError } from '@vanta-vuln/core';
import type { QueryStatement } from '@vanta-vuln/core';
import { StatementType } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { bindParameters } from './bind-parameters.ts';

/** Prepares the one SELECT that a statement is. Throws QueryRefusedError when DuckDB sees anything else in it. */
export async function prepareStatement(
  connection: DuckDBConnection,
  { sql, parameters }: QueryStatement,
): Promise<DuckDBPreparedStatement> {
  const extracted = await connection.extractStatements(sql);
  if (extracted.count !== 1) throw new QueryRefusedError('it is more than one statement.');
  const prepared = await extracted.prepare(0);
  if (prepared.statementType !== StatementType.SELECT) throw new QueryRefusedError('it is no SELECT.');
  bindParameters(prepared, parameters);
  return prepared;
}
