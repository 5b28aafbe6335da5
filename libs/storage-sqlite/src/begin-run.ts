import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '@vanta-vuln/core';
import type { BeginRunOptions, Logger } from '@vanta-vuln/core';
import { commitPlannedRun, readPlannedRun } from './commit-run.ts';
import { addIndexes, createDatabase } from './create-database.ts';
import { detectShape } from './detect-shape.ts';
import { noteLeaseHolder, takeLease } from './lease.ts';
import { openWriter, tuneWriter } from './open-connection.ts';
import type { Connection } from './open-connection.ts';
import { rehashRows } from './rehash-rows.ts';
import type { RunState } from './run-state.ts';
import { toStoreError } from './sqlite-errors.ts';
import { SqliteRunWriter } from './sqlite-run-writer.ts';
import { upgradeLegacy } from './upgrade-legacy.ts';
import { loadRunState, startAnew } from './stored-run-state.ts';

/** Whoever has a say when the database of an older tool is upgraded. */
export interface UpgradeWatch {
  /** Told of it. */
  readonly logger: Logger;
  /** Awaited before; where it throws, the file stays as it is. */
  readonly before: (() => Promise<void>) | undefined;
}

/** Takes the lease, makes the file ready, completes what an earlier run had planned, and begins or resumes a run. */
export async function beginRun(
  path: string,
  options: BeginRunOptions,
  upgrade: UpgradeWatch,
): Promise<SqliteRunWriter> {
  const held: Disposable[] = [];
  try {
    makeFolder(dirname(path));
    const lease = takeLease(path);
    held.unshift(lease);
    const connection = openWriter(path);
    held.unshift({ [Symbol.dispose]: () => connection.close() });
    await prepareFile(connection, { path, now: options.startedAt, upgrade });
    const rolledForward = rollForward(connection, options.startedAt);
    rehashRows(connection);
    const resumable = findResumable(connection, options);
    const state = resumable ?? startAnew(connection, options);
    noteLeaseHolder(connection, state.runId, state.startedAt);
    return new SqliteRunWriter({
      connection,
      path,
      backend: options.backend ?? 'sqlite',
      lease,
      state,
      resumed: resumable !== null,
      rolledForward,
    });
  } catch (error) {
    for (const resource of held) resource[Symbol.dispose]();
    throw toStoreError(error, path);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new StoreError('database-unreachable', `The folder ${folder} can't be made.`, {
      hint: 'Name a file in a folder where you may write with --database.',
      cause,
    });
  }
}

async function prepareFile(
  connection: Connection,
  { path, now, upgrade }: { readonly path: string; readonly now: number; readonly upgrade: UpgradeWatch },
): Promise<void> {
  const shape = detectShape(connection, path);
  if (shape === 'python' || shape === 'desktop') {
    await upgrade.before?.();
    await upgradeLegacy(connection, { path, shape, now, logger: upgrade.logger });
  }
  tuneWriter(connection);
  if (shape === 'empty') createDatabase(connection);
  else addIndexes(connection);
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
    state.sourceUrl === options.sourceUrl &&
    state.incrementalRemediations === (options.incrementalRemediations ?? false);
  const isYoung = options.startedAt - state.firstPageAt < options.maxCheckpointAge;
  return isSame && isYoung ? state : null;
}
