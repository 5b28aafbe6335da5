import type { DatasetName, StagedPage } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { RowStager } from './row-stager.ts';
import type { RunState } from './run-state.ts';
import type { StreamSeen } from './seen-rows.ts';

/** What became of the rows of a page. */
export interface StagedOutcomes {
  /** How many there were, those without an id included. */
  readonly rows: number;
  readonly withoutId: number;
  /** Stored rows that were seen for the first time, in usable form and in one that can't be used. */
  readonly usable: readonly number[];
  readonly unusable: readonly number[];
  /** How many could not be used, those without an id included. */
  readonly unusableCount: number;
  readonly unusableValues: number;
}

/** Stages the rows of a page: all at once where they are as stored, else one after the other. */
export function stageRows<D extends DatasetName>(
  stager: RowStager<D>,
  page: Pick<StagedPage<D>, 'rows' | 'rowsText' | 'withoutId'>,
): StagedOutcomes {
  const known = page.rowsText === undefined ? null : stager.stageKnown(page.rowsText);
  if (known !== null) {
    const { rids, unusableValues } = known;
    return { rows: rids.length, withoutId: 0, usable: rids, unusable: [], unusableCount: 0, unusableValues };
  }
  const { rows, withoutId } = page;
  stager.expectPages(rows.length + withoutId);
  const seen = { usable: new Array<number>(), unusable: new Array<number>() };
  let unusableCount = withoutId;
  let unusableValues = 0;
  for (const received of rows) {
    const outcome = stager.stage(received);
    if (!outcome.usable) unusableCount += 1;
    unusableValues += outcome.unusableValues;
    if (outcome.rid !== null) seen[outcome.usable ? 'usable' : 'unusable'].push(outcome.rid);
  }
  return { rows: rows.length + withoutId, withoutId, ...seen, unusableCount, unusableValues };
}

/** One stager a dataset. */
export type Stagers = { readonly [D in DatasetName]: RowStager<D> };

/** Makes the stagers of a run. */
export function createStagers(
  connection: Connection,
  { state, seen }: { readonly state: RunState; readonly seen: Readonly<Record<DatasetName, StreamSeen>> },
): Stagers {
  const stager = <D extends DatasetName>(dataset: D) =>
    new RowStager(connection, dataset, { stream: state.streams[dataset], seen: seen[dataset] });
  return {
    vulnerabilities: stager('vulnerabilities'),
    remediations: stager('remediations'),
    assets: stager('assets'),
  };
}
