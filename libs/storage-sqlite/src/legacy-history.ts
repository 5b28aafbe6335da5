import { NO_COUNTS, formatTimestamp, mapDatasets, normalizeSeverity, parseTimestamp } from '@vanta-vuln/core';
import type { ChangeEvent, ChangeType, DatasetCounts, SyncRun, SyncStatus } from '@vanta-vuln/core';
import { numberOf, textOf } from './legacy-record.ts';
import type { LegacyRow } from './legacy-record.ts';

// The Python tool called a finding remediated when a person had deactivated it.
const PYTHON_TYPES: ReadonlyMap<string, ChangeType> = new Map([
  ['discovered', 'discovered'],
  ['updated', 'updated'],
  ['remediated', 'deactivated'],
  ['reactivated', 'reactivated'],
]);

/**
 * The event that a row of the Python tool's history stands for; null when it names no finding or no known change.
 *
 * @param before the moment of the row before it: that of a row which has none itself
 */
export function toLegacyEvent(
  row: LegacyRow,
  before: number,
): Pick<ChangeEvent, 'id' | 'type' | 'at' | 'severity' | 'name'> | null {
  const id = textOf(row['vuln_id']);
  const type = PYTHON_TYPES.get(textOf(row['change_type']) ?? '');
  if (id === null || type === undefined) return null;
  const at = momentOf(row['snapshot_date']) ?? before;
  return { id, type, at, severity: normalizeSeverity(textOf(row['severity'])), name: textOf(row['name']) };
}

const momentOf = (value: unknown) => parseTimestamp(textOf(value) ?? '');

/**
 * The run that a row of an older tool's log stands for; null for a line that tells of no end of a sync.
 *
 * @param before the moment of the run before it: that of a row which has none itself
 */
export function toLegacyRun(shape: 'python' | 'desktop', row: LegacyRow, before: number): SyncRun | null {
  const status = shape === 'python' ? 'completed' : desktopStatus(row);
  if (status === null) return null;
  const at = momentOf(row['sync_date']) ?? before;
  return {
    id: `${shape}-${textOf(row['id']) ?? formatTimestamp(at)}`,
    backend: shape,
    status,
    startedAt: at,
    finishedAt: at,
    observedAt: at,
    sourceUrl: '',
    writerVersion: shape === 'python' ? 'Python tool' : 'desktop app',
    requests: 0,
    throttled: 0,
    counts: mapDatasets((dataset) => countsOf(row, dataset)),
    unusableValues: 0,
    remediationsAsOf: status === 'completed' ? at : null,
    error: status === 'completed' ? null : textOf(row['message']),
  };
}

/** The desktop app logged many lines a sync; only some of them end one. */
function desktopStatus(row: LegacyRow): SyncStatus | null {
  const word = textOf(row['event_type']) ?? '';
  if (/fail|error/i.test(word)) return 'failed';
  if (/stop|cancel|abort|interrupt/i.test(word)) return 'interrupted';
  if (/complet|success|finish|done/i.test(word)) return 'completed';
  return word === '' && (numberOf(row['vulnerabilities_count']) ?? 0) > 0 ? 'completed' : null;
}

function countsOf(row: LegacyRow, dataset: string): DatasetCounts {
  const count = (...columns: readonly string[]) => {
    const values = columns.map((column) => numberOf(row[column])).filter((value) => value !== null);
    return values[0] ?? 0;
  };
  const isFinding = dataset === 'vulnerabilities';
  return {
    ...NO_COUNTS,
    read: count(`${dataset}_count`),
    new: isFinding ? count('vulnerabilities_new', 'new_count') : count(`${dataset}_new`),
    updated: isFinding ? count('vulnerabilities_updated', 'updated_count') : count(`${dataset}_updated`),
    deactivated: isFinding ? count('vulnerabilities_remediated', 'remediated_count') : 0,
  };
}
