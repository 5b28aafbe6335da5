import { mapDatasets } from '@vanta-vuln/core';
import type { DatasetName, PacingState, RunCheckpoint } from '@vanta-vuln/core';
import type { StagedPageFacts } from './staged-page.ts';
import type { StagedRunHead } from './staged-run.ts';

/** How far a stream has come. */
export interface StreamState {
  pass: 1 | 2;
  nextCursor: string | null;
  done: boolean;
  pages: number;
  /** In all passes, repeated and unusable ones included. */
  rows: number;
  /** In this pass. */
  withoutId: number;
  unusable: number;
}

/** How far a run has come; changed in memory after what it speaks of is staged. */
export interface RunState {
  readonly head: StagedRunHead;
  firstPageAt: number | null;
  requests: number;
  throttled: number;
  unusableValues: number;
  pacing: PacingState;
  streams: Readonly<Record<DatasetName, StreamState>>;
}

/** The state of a run that has read nothing yet. */
export function newRunState(head: StagedRunHead): RunState {
  return {
    head,
    firstPageAt: null,
    requests: 0,
    throttled: 0,
    unusableValues: 0,
    pacing: { recent: [] },
    streams: mapDatasets(() => ({
      pass: 1,
      nextCursor: null,
      done: false,
      pages: 0,
      rows: 0,
      withoutId: 0,
      unusable: 0,
    })),
  };
}

/** A copy that stays as it is while the state goes on. */
export function copyState(state: RunState): RunState {
  return { ...state, streams: mapDatasets((dataset) => ({ ...state.streams[dataset] })) };
}

/** Notes a page that was staged. */
export function notePage(state: RunState, dataset: DatasetName, page: StagedPageFacts): void {
  const stream = state.streams[dataset];
  if (page.pass > stream.pass) beginSecondPass(stream);
  const isUnusable = (entry: StagedPageFacts['entries'][number]) =>
    typeof entry !== 'number' && entry.length === 1;
  stream.pages += 1;
  stream.rows += page.entries.length + page.withoutId;
  stream.unusable += page.entries.filter(isUnusable).length + page.withoutId;
  stream.withoutId += page.withoutId;
  stream.nextCursor = page.nextCursor;
  stream.done = page.nextCursor === null;
  state.unusableValues += page.unusableValues;
  state.firstPageAt = Math.min(state.firstPageAt ?? page.receivedAt, page.receivedAt);
  // Pages of other streams may be read again in another order than they came in.
  if (page.requests >= state.requests) state.pacing = page.pacing;
  state.requests = Math.max(state.requests, page.requests);
  state.throttled = Math.max(state.throttled, page.throttled);
}

/** Notes that a stream is read from its start once more. */
export function beginSecondPass(stream: StreamState): void {
  Object.assign(stream, { pass: 2, nextCursor: null, done: false, withoutId: 0 });
}

/** The checkpoint that callers see. */
export function toCheckpoint({ head, streams, ...state }: RunState): RunCheckpoint {
  return {
    runId: head.runId,
    startedAt: head.startedAt,
    firstPageAt: state.firstPageAt,
    sourceUrl: head.sourceUrl,
    incrementalRemediations: head.incrementalRemediations,
    streams: mapDatasets((dataset) => {
      const { pass, nextCursor, done, pages, rows, withoutId } = streams[dataset];
      return { pass, nextCursor, done, pages, rows, withoutId };
    }),
    requests: state.requests,
    throttled: state.throttled,
    unusableValues: state.unusableValues,
    pacing: state.pacing,
  };
}
