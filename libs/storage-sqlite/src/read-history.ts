import { historyRowToEvent, rowToSyncRun } from '@vanta-vuln/core';
import type { ChangeEvent, HistoryRow, ReadEventsOptions, SyncHistoryRow, SyncRun } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { readBatches } from './read-batches.ts';
import { compares, equals, isAnyOf, joinConditions } from './row-conditions.ts';
import type { StoredValue } from './row-codec.ts';

type StoredEvent = Omit<HistoryRow, 'reconstructed'> & { readonly reconstructed: number };

/** Reads the history in batches, by time. */
export async function* readEvents(
  connection: Connection,
  options: ReadEventsOptions,
): AsyncGenerator<readonly ChangeEvent[]> {
  const where = joinConditions([
    isAnyOf('dataset', options.datasets),
    equals('id', options.id),
    isAnyOf('id', options.ids),
    isAnyOf('type', options.types),
    isAnyOf(
      'severity',
      options.severities?.map((severity) => severity.toUpperCase()),
    ),
    equals('run_id', options.runId),
    compares('at >=', options.from),
    compares('at <=', options.to),
  ]);
  const direction = options.direction ?? 'asc';
  const statement = connection.prepare<StoredValue[], StoredEvent>(
    `SELECT * FROM vulnerability_history ${where.sql} ORDER BY at ${direction}, seq ${direction} LIMIT ?`,
  );
  for await (const batch of readBatches(statement, [...where.values, options.limit ?? -1], options)) {
    yield batch.map(toEvent);
  }
}

function toEvent(row: StoredEvent): ChangeEvent {
  return historyRowToEvent({ ...row, reconstructed: row.reconstructed === 1 });
}

/** Reads the runs in batches, the newest first. */
export async function* readRuns(
  connection: Connection,
  options: { readonly limit?: number | undefined },
): AsyncGenerator<readonly SyncRun[]> {
  const statement = connection.prepare<StoredValue[], SyncHistoryRow>(
    'SELECT * FROM sync_history ORDER BY seq DESC LIMIT ?',
  );
  for await (const batch of readBatches(statement, [options.limit ?? -1], {})) yield batch.map(rowToSyncRun);
}

/** The newest run that was committed. */
export function readLastRun(connection: Connection): SyncRun | null {
  const row = connection
    .prepare<[], SyncHistoryRow>(
      `SELECT * FROM sync_history WHERE status = 'completed' ORDER BY seq DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? null : rowToSyncRun(row);
}
