import type { RunCheckpoint } from '@vanta-vuln/core';
import { inspectDatabase, openSqliteStore } from '@vanta-vuln/storage-sqlite';
import type { DatabaseReport } from '@vanta-vuln/storage-sqlite';
import { formatAmount, formatBytes, formatMinute } from '../format-values.ts';
import { failedCheck } from './check.ts';
import type { Check } from './check.ts';
import type { ScannerFacts } from './check-scanners.ts';
import { lastSync } from './last-sync.ts';

const NAME = 'database';

/** What looking at a store has shown, and the scanners as its last sync found them; null where none was completed. */
export interface StoreChecks {
  readonly checks: readonly Check[];
  readonly scanners: readonly ScannerFacts[] | null;
}

/** Looks at the database file: what it is, whether it is sound, how old its data is, what waits to go on. */
export async function checkDatabase(path: string): Promise<StoreChecks> {
  try {
    const report = inspectDatabase(path);
    return { checks: describeReport(path, report), scanners: await readScanners(path, report) };
  } catch (error) {
    return { checks: [failedCheck(NAME, error)], scanners: null };
  }
}

async function readScanners(
  path: string,
  { shape, lastRun }: DatabaseReport,
): Promise<readonly ScannerFacts[] | null> {
  if (shape !== 'current' || lastRun === null) return null;
  await using store = openSqliteStore({ path, mode: 'read' });
  return await store.readIntegrations();
}

/** The checks that a report gives. */
function describeReport(path: string, report: DatabaseReport): Check[] {
  const { shape, bytes, problems, lastRun, unfinishedRun } = report;
  if (shape === 'missing' || shape === 'empty') {
    return [
      { name: NAME, status: 'warn', message: `${path} holds nothing yet`, hint: 'Run `vanta-vuln sync`.' },
    ];
  }
  return [
    problems.length === 0
      ? { name: NAME, status: 'ok', message: `${path}, ${formatBytes(bytes)}, sound`, hint: null }
      : damaged(path, problems),
    ...(shape === 'current' ? [] : [olderTool(shape)]),
    lastSync(lastRun),
    ...(unfinishedRun === null ? [] : [unfinished(unfinishedRun)]),
  ];
}

function damaged(path: string, problems: readonly string[]): Check {
  return {
    name: NAME,
    status: 'fail',
    message: `${path} is damaged: ${problems.slice(0, 3).join('; ')}`,
    hint: 'Restore it from a backup, or move it away and sync again.',
  };
}

function olderTool(shape: string): Check {
  const tool = shape === 'python' ? 'the Python tool' : 'the desktop app';
  return {
    name: NAME,
    status: 'ok',
    message: `written by ${tool}: it is read as it is, and upgraded by the next sync after a backup`,
    hint: null,
  };
}

function unfinished({ startedAt, streams }: RunCheckpoint): Check {
  const rows = Object.values(streams).reduce((sum, stream) => sum + stream.rows, 0);
  return {
    name: 'last sync',
    status: 'warn',
    message: `one of ${formatMinute(startedAt)} UTC has read ${formatAmount(rows, 'row')} and is not complete`,
    hint: 'Unless it is still running, the next sync goes on there.',
  };
}
