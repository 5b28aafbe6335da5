import { tellsChanges } from '@vanta-vuln/core';
import type { DatasetCounts, DatasetName, SyncRun } from '@vanta-vuln/core';
import { compareStamps } from '../lake/lake-layout.ts';
import type { RunStamp } from '../lake/lake-layout.ts';

/** The record of a run, under which names it lies, and when it was written by the clock of the store. */
export interface RunRecord {
  readonly run: SyncRun;
  readonly stamp: RunStamp;
  readonly writtenAt: number;
}

/**
 * How many rows each run left of a dataset, by its id: those of the run before, more what came, less what left.
 *
 * Null where the records do not tell: rows that a run did not read may have been kept from before, and what was before
 * is known only where the runs were written one after the other, in the order of what they saw, and between them stands
 * none of the stamps whose record is `lost`. `held` says what the file of a run holds, null without one: it is where the
 * counting begins.
 */
export function rowsLeft(
  records: readonly RunRecord[],
  dataset: DatasetName,
  { lost, held }: { readonly lost: readonly string[]; readonly held: (runId: string) => number | null },
): ReadonlyMap<string, number | null> {
  const written = [...records].sort(
    (left, right) => left.writtenAt - right.writtenAt || left.run.observedAt - right.run.observedAt,
  );
  const followed = new Map(written.slice(1).map(({ run }, index) => [run.id, written[index]?.run.id]));
  const observed = [...records].sort((left, right) => left.run.observedAt - right.run.observedAt);
  const left = new Map<string, number | null>();
  let before: RunRecord | null = null;
  let rows: number | null = null;
  for (const record of observed) {
    const { run } = record;
    const isNext =
      before !== null && followed.get(run.id) === before.run.id && !isBetween(lost, before, record);
    const base: number | null = before === null ? rowsBeforeAll(run.counts[dataset]) : isNext ? rows : null;
    const told: number | null =
      base === null || !tellsChanges(run) ? null : base + change(run.counts[dataset]);
    left.set(run.id, told);
    rows = told ?? held(run.id);
    before = record;
  }
  return left;
}

function isBetween(stamps: readonly string[], before: RunRecord, after: RunRecord): boolean {
  return stamps.some(
    (stamp) => compareStamps(before.stamp.text, stamp) < 0 && compareStamps(stamp, after.stamp.text) < 0,
  );
}

/** How many rows a run read that can be used, each once. */
export function rowsRead({ read, repeated, unusable }: DatasetCounts): number {
  return read - repeated - unusable;
}

/** The first run that knew none of its rows found nothing there. */
function rowsBeforeAll(counts: DatasetCounts): 0 | null {
  return counts.disappeared === 0 && counts.new === rowsRead(counts) ? 0 : null;
}

function change({ new: discovered, reappeared, disappeared }: DatasetCounts): number {
  return discovered + reappeared - disappeared;
}
