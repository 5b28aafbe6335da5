import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BeginRunOptions } from '@vanta-vuln/core';
import { commitPlannedRun, readPlannedRun } from './commit-run.ts';
import { createDatabase } from './create-database.ts';
import { detectShape } from './database-shape.ts';
import { noteLeaseHolder, takeLease } from './lease.ts';
import { openWriter } from './open-connection.ts';
import type { Connection } from './open-connection.ts';
import { rehashRows } from './rehash-rows.ts';
import { loadRunState, startAnew } from './run-state.ts';
import type { RunState } from './run-state.ts';
import { withStoreErrors } from './sqlite-errors.ts';
import { SqliteRunWriter } from './sqlite-run-writer.ts';

/** Takes the lease, makes the file ready, completes what an earlier run had planned, and begins or resumes a run. */
export function beginRun(path: string, options: BeginRunOptions): SqliteRunWriter {
  return withStoreErrors(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const lease = takeLease(path);
    const held: Disposable[] = [lease];
    try {
      const connection = openWriter(path);
      held.unshift({ [Symbol.dispose]: () => connection.close() });
      prepareFile(connection, path);
      const rolledForward = rollForward(connection, options.startedAt);
      rehashRows(connection);
      const resumable = findResumable(connection, options);
      const state = resumable ?? startAnew(connection, options);
      noteLeaseHolder(connection, state.runId, state.startedAt);
      return new SqliteRunWriter({ connection, path, lease, state, resumed: resumable !== null, rolledForward });
    } catch (error) {
      for (const resource of held) resource[Symbol.dispose]();
      throw error;
    }
  });
}

function prepareFile(connection: Connection, path: string): void {
  if (detectShape(connection, path) === 'empty') createDatabase(connection);
}

function rollForward(connection: Connection, now: number) {
  const planned = readPlannedRun(connection);
  return planned === null ? null : commitPlannedRun(connection, planned, now);
}

function findResumable(connection: Connection, options: BeginRunOptions): RunState | null {
  if (options.mode === 'restart') return null;
  const state = loadRunState(connection);
  if (state === null || state.firstPageAt === null) return null;
  const isSame =
    state.sourceUrl === options.sourceUrl && state.incrementalRemediations === (options.incrementalRemediations ?? false);
  const isYoung = options.startedAt - state.firstPageAt < options.maxCheckpointAge;
  return isSame && isYoung ? state : null;
}
