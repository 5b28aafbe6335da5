import { NO_COUNTS } from '@vanta-vuln/core';
import type { DatasetCounts, RowValues } from '@vanta-vuln/core';
import type { RowFacts } from './row-facts.ts';

/**
 * What a run has seen of a row:
 * - unseen; unusable: only in a form that can't be used
 * - same: as stored, byte for byte; refreshed: with other raw JSON and the same content
 * - updated, deactivated, reactivated, remediated: with other content
 * - discovered; reappeared: not stored
 */
export const OUTCOMES = [
  'unseen',
  'unusable',
  'same',
  'refreshed',
  'updated',
  'deactivated',
  'reactivated',
  'remediated',
  'discovered',
  'reappeared',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** A row that is staged in full: its id, what it is, the finding that it explains, its unusable values. */
export type StagedEntry = readonly [
  id: string,
  outcome: Outcome,
  explains: string | null,
  unusableValues: number,
];

/** What a page showed of one row: the number of a stored row that is the same, the id of one that can't be used, or a staged row. */
export type SeenEntry = number | readonly [id: string] | StagedEntry;

/** What a row with other content is, against the stored one. */
export function outcomeOfChange(stored: RowFacts, row: RowValues): Outcome {
  if (!stored.isDeactivated && row['is_deactivated'] === true) return 'deactivated';
  if (stored.isDeactivated && row['is_deactivated'] === false) return 'reactivated';
  if (!stored.isDated && typeof row['remediated_at'] === 'number') return 'remediated';
  return 'updated';
}

/** Whether a row is staged because its content differs from what is stored. */
export function isChange(outcome: Outcome): boolean {
  return (
    outcome === 'updated' ||
    outcome === 'deactivated' ||
    outcome === 'reactivated' ||
    outcome === 'remediated'
  );
}

/** The counts of a dataset. */
export function countsOf(
  outcomes: Readonly<Record<Outcome, number>>,
  stream: {
    readonly rows: number;
    readonly repeated: number;
    readonly unusable: number;
    readonly isMissingKept: boolean;
    readonly explained: number;
  },
): DatasetCounts {
  const { discovered, same, refreshed, reappeared, updated, deactivated, reactivated, remediated } = outcomes;
  return {
    ...NO_COUNTS,
    read: stream.rows,
    repeated: stream.repeated,
    unusable: stream.unusable,
    new: discovered,
    unchanged: same + refreshed,
    reappeared,
    updated,
    deactivated,
    reactivated,
    remediated,
    disappeared: stream.isMissingKept ? 0 : outcomes.unseen,
    disappeared_explained: stream.isMissingKept ? 0 : stream.explained,
  };
}
