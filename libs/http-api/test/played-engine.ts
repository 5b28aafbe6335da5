import { setTimeout as sleep } from 'node:timers/promises';
import { QueryCancelledError } from '@vanta-vuln/core';
import type { ColumnValue, QueryColumn, QueryEngine, QueryStatement } from '@vanta-vuln/core';

/** What an engine answers. */
export interface PlayedAnswer {
  readonly columns?: readonly QueryColumn[];
  readonly rows?: readonly (readonly ColumnValue[])[];
  /** Milliseconds until it answers; Infinity for never. */
  readonly after?: number;
  readonly failure?: Error;
  /** First and last day that the lake holds. */
  readonly days?: readonly [string | null, string | null];
}

/** An engine that answers every statement alike, and keeps what it was asked. */
export interface PlayedEngine extends QueryEngine {
  readonly asked: readonly QueryStatement[];
  /** Queries that run now. */
  readonly running: () => number;
}

/** Makes an engine of what it is to answer; what asks for the days of the lake gets those. */
export function playEngine({
  columns = [],
  rows = [],
  after = 0,
  failure,
  days,
}: PlayedAnswer): PlayedEngine {
  const asked: QueryStatement[] = [];
  let running = 0;
  return {
    kind: 'played',
    location: 'memory',
    asked,
    running: () => running,
    async run(statement, { signal } = {}) {
      asked.push(statement);
      running += 1;
      const isAboutDays = statement.sql.includes('$partitions');
      try {
        if (!isAboutDays || days === undefined) await pass(after, signal);
        if (failure !== undefined) throw failure;
      } catch (error) {
        running -= 1;
        throw error;
      }
      return {
        columns,
        rows: batches(isAboutDays ? [days ?? [null, null]] : rows),
        statistics: { bytesRead: 1234, milliseconds: 5, costUsd: 0.01, reused: false },
        async [Symbol.asyncDispose]() {
          running -= 1;
        },
      };
    },
    estimate: async () => ({ objects: null, bytesRead: null, costUsd: null }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function pass(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const longest = Math.min(milliseconds, 2 ** 30);
  if (milliseconds > 0) {
    await sleep(longest, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      throw new QueryCancelledError(error);
    });
  }
}

async function* batches(
  rows: readonly (readonly ColumnValue[])[],
): AsyncGenerator<readonly (readonly ColumnValue[])[]> {
  for (let start = 0; start < rows.length; start += 100) yield rows.slice(start, start + 100);
}
