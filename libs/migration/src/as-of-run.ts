import { contentHash } from '@vanta-vuln/core';
import type { ChangeEvent, DatasetName, DatasetRow, RowValues, SyncRun } from '@vanta-vuln/core';
import { toDatasetRow } from './dataset-row.ts';
import { restoreRawJson } from './restore-raw-json.ts';
import { undoEvents } from './undo-events.ts';

/** A row as it is now, and what happened to it after a run. */
export interface RowSince {
  /** Null when it is gone. */
  readonly row: RowValues | null;
  /** The newest first. */
  readonly later: readonly ChangeEvent[];
  readonly run: SyncRun;
}

/** The row as the run left it; null when it was not there. For a run that others have followed. */
export function asOfRun<D extends DatasetName>(
  dataset: D,
  { row, later, run }: RowSince,
): DatasetRow<D> | null {
  const undone = undoEvents(dataset, row, later);
  if (undone === null) return null;
  const { changed } = undone;
  const { last_detected_at: stored } = undone.row;
  // A scanner only ever sees a finding later: a moment after the run tells nothing of the day.
  const isKnown = typeof stored !== 'number' || stored <= run.observedAt;
  const values: RowValues = isKnown ? undone.row : { ...undone.row, last_detected_at: null };
  const restored = isKnown ? changed : new Set([...changed, 'last_detected_at']);
  return toDatasetRow(dataset, {
    ...values,
    content_hash: changed.size === 0 ? values['content_hash'] : contentHash(dataset, values),
    run_id: run.id,
    observed_at: run.observedAt,
    raw_json: restoreRawJson(dataset, values, restored),
  });
}
