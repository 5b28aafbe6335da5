import { mapDatasets } from '@vanta-vuln/core';
import type { BeginRunOptions, DatasetName, PacingState, RunCheckpoint, StagedPage } from '@vanta-vuln/core';
import { DATASET_LAYOUT } from './dataset-table.ts';
import type { Connection } from './open-connection.ts';
import type { StagedOutcomes } from './stage-rows.ts';

/** How far a stream has come, and what the store held when the run began. */
export interface StreamState {
  pass: 1 | 2;
  nextCursor: string | null;
  done: boolean;
  pages: number;
  rows: number;
  withoutId: number;
  repeated: number;
  unusable: number;
  /** Rows that the store held before the run, and the highest of their rids. */
  readonly storedRows: number;
  readonly highestRid: number;
  /** The rid for the next row that the store does not hold. */
  nextRid: number;
}

/** The run in progress; changed in memory and written with each page. */
export interface RunState {
  readonly runId: string;
  readonly startedAt: number;
  firstPageAt: number | null;
  readonly sourceUrl: string;
  readonly writerVersion: string;
  readonly incrementalRemediations: boolean;
  requests: number;
  throttled: number;
  unusableValues: number;
  pacing: PacingState;
  readonly streams: Readonly<Record<DatasetName, StreamState>>;
}

/** What a new run is made from. */
export type NewRun = Pick<
  BeginRunOptions,
  'runId' | 'startedAt' | 'sourceUrl' | 'writerVersion' | 'incrementalRemediations'
>;

/** The state of a run that has read nothing yet. */
export function newRunState(connection: Connection, options: NewRun): RunState {
  return {
    runId: options.runId,
    startedAt: options.startedAt,
    firstPageAt: null,
    sourceUrl: options.sourceUrl,
    writerVersion: options.writerVersion,
    incrementalRemediations: options.incrementalRemediations ?? false,
    requests: 0,
    throttled: 0,
    unusableValues: 0,
    pacing: { recent: [] },
    streams: mapDatasets((dataset) => newStreamState(connection, dataset)),
  };
}

/** The state of a stream that has read nothing yet, beside what the store holds. */
export function newStreamState(connection: Connection, dataset: DatasetName): StreamState {
  const stored = connection
    .prepare<[], { count: number; highest: number | null }>(
      `SELECT count(*) AS count, max(rid) AS highest FROM ${DATASET_LAYOUT[dataset].name}`,
    )
    .get() ?? { count: 0, highest: null };
  const highestRid = stored.highest ?? 0;
  return {
    pass: 1,
    nextCursor: null,
    done: false,
    pages: 0,
    rows: 0,
    withoutId: 0,
    repeated: 0,
    unusable: 0,
    storedRows: stored.count,
    highestRid,
    nextRid: highestRid + 1,
  };
}

/** The checkpoint that callers see. */
export function toCheckpoint(state: RunState): RunCheckpoint {
  return {
    runId: state.runId,
    startedAt: state.startedAt,
    firstPageAt: state.firstPageAt,
    sourceUrl: state.sourceUrl,
    incrementalRemediations: state.incrementalRemediations,
    streams: mapDatasets((dataset) => {
      const { pass, nextCursor, done, pages, rows, withoutId } = state.streams[dataset];
      return { pass, nextCursor, done, pages, rows, withoutId };
    }),
    requests: state.requests,
    throttled: state.throttled,
    unusableValues: state.unusableValues,
    pacing: state.pacing,
  };
}

type PageProgress = Omit<StagedPage<DatasetName>, 'rows' | 'withoutId'>;

/** Notes a page that was staged. */
export function advanceRun(state: RunState, page: PageProgress, outcomes: StagedOutcomes): void {
  const stream = state.streams[page.dataset];
  stream.pages += 1;
  stream.rows += outcomes.rows;
  stream.unusable += outcomes.unusableCount;
  stream.withoutId += outcomes.withoutId;
  stream.nextCursor = page.nextCursor;
  stream.done = page.nextCursor === null;
  state.firstPageAt ??= page.receivedAt;
  state.unusableValues += outcomes.unusableValues;
  state.requests = page.requests;
  state.throttled = page.throttled;
  state.pacing = page.pacing;
}
