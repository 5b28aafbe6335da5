import { explainExecutionFailure, toAthenaLiteral } from '@vanta-vuln/athena';
import { QueryCancelledError, QueryRefusedError } from '@vanta-vuln/core';
import type {
  ColumnType,
  ColumnValue,
  QueryEngine,
  QueryResult,
  QueryStatement,
  RunQueryOptions,
} from '@vanta-vuln/core';
import { TrinoFailure, runOnTrino } from './trino-client.ts';
import type { TrinoAnswer } from './trino-client.ts';

/** Where the tables are, and what to do before each statement. */
export interface TrinoEngineOptions {
  readonly url: string;
  readonly schema: string;
  /** Brings the tables up to date with the lake. */
  readonly refresh: () => Promise<void>;
}

const BATCH_ROWS = 1000;

/** A QueryEngine on Trino that asks as the one on Athena does: the same literals, the same reasons for failures. */
export function openTrinoEngine({ url, schema, refresh }: TrinoEngineOptions): QueryEngine {
  return {
    kind: 'trino',
    location: url,
    run: async ({ sql, parameters }: QueryStatement, { signal }: RunQueryOptions = {}) => {
      if (signal?.aborted === true) throw new QueryCancelledError();
      checkQuery(sql);
      await refresh();
      const literals = parameters.map(({ value, type }) => toAthenaLiteral(value, type));
      const startedAt = performance.now();
      return toResult(await explained(() => runOnTrino({ url, schema, sql, literals, signal })), startedAt);
    },
    estimate: async () => ({ objects: null, bytesRead: null, costUsd: null }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Trino runs everything; on Athena the engine refuses what is no query before it is asked. */
function checkQuery(sql: string): void {
  if (!/^\s*(?:SELECT|WITH)\b/i.test(sql) || sql.includes(';'))
    throw new QueryRefusedError('it is no query.');
}

async function explained(run: () => Promise<TrinoAnswer>): Promise<TrinoAnswer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TrinoFailure)) throw error;
    throw explainExecutionFailure({ state: 'FAILED', reason: error.message, retryable: false });
  }
}

function toResult({ columns, rows }: TrinoAnswer, startedAt: number): QueryResult {
  const types = columns.map(({ type }) => toColumnType(type));
  const decoded = rows.map((row) => types.map((type, index) => toValue(row[index], type)));
  return {
    columns: columns.map(({ name }, index) => ({ name, type: types[index] ?? 'string' })),
    rows: inBatches(decoded),
    statistics: { bytesRead: 0, milliseconds: performance.now() - startedAt, costUsd: 0, reused: false },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function* inBatches(rows: readonly (readonly ColumnValue[])[]) {
  for (let start = 0; start < rows.length; start += BATCH_ROWS) yield rows.slice(start, start + BATCH_ROWS);
}

function toColumnType(type: string): ColumnType {
  if (/^(?:tinyint|smallint|integer|bigint)$/.test(type)) return 'bigint';
  if (/^(?:double|real|decimal)/.test(type)) return 'double';
  if (/^(?:timestamp|date)/.test(type)) return 'timestamp';
  if (type === 'boolean') return 'boolean';
  return type.startsWith('array') ? 'string_list' : 'string';
}

function toValue(value: unknown, type: ColumnType): ColumnValue {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  if (type === 'timestamp') return toMoment(value);
  // Decimals, and doubles that JSON can't write.
  return type === 'double' ? Number(value) : value;
}

/** `2026-01-31 06:15:00.000`, UTC, or a day alone. */
function toMoment(text: string): number {
  const [day, time = '00:00:00'] = text.replace(/ UTC$/, '').split(' ');
  return Date.parse(`${day}T${time}Z`);
}
