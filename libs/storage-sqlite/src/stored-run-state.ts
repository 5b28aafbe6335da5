import { HASH_VERSION, SCHEMA_VERSION, mapDatasets } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { resetStaging } from './reset-staging.ts';
import { newRunState, newStreamState } from './run-state.ts';
import type { NewRun, RunState, StreamState } from './run-state.ts';

// What was staged by another version of us can't be compared with what this one would stage.
const LAYOUT = `schema ${SCHEMA_VERSION}, hash ${HASH_VERSION}, staging 2`;

/** Drops all that is staged and writes the state of a run that has read nothing yet. One transaction. */
export function startAnew(connection: Connection, options: NewRun): RunState {
  const start = connection.transaction(() => {
    resetStaging(connection);
    const state = newRunState(connection, options);
    createStateWriter(connection)(state);
    return state;
  });
  return start.immediate();
}

interface StoredRun {
  readonly run_id: string;
  readonly started_at: number;
  readonly first_page_at: number | null;
  readonly source_url: string;
  readonly writer_version: string;
  readonly incremental_remediations: number;
  readonly layout: string;
  readonly requests: number;
  readonly throttled: number;
  readonly unusable_values: number;
  readonly pacing: string;
  readonly streams: string;
}

/** The unfinished run that the file holds; null when there is none, or when another version of us staged it. */
export function loadRunState(connection: Connection): RunState | null {
  const run = connection.prepare<[], StoredRun>('SELECT * FROM staged_run').get();
  if (run === undefined || run.layout !== LAYOUT) return null;
  const streams: unknown = JSON.parse(run.streams);
  if (!isRecord(streams)) return null;
  return {
    runId: run.run_id,
    startedAt: run.started_at,
    firstPageAt: run.first_page_at,
    sourceUrl: run.source_url,
    writerVersion: run.writer_version,
    incrementalRemediations: run.incremental_remediations === 1,
    requests: run.requests,
    throttled: run.throttled,
    unusableValues: run.unusable_values,
    pacing: { recent: parseNumbers(run.pacing) },
    streams: mapDatasets((dataset) => toStreamState(streams[dataset]) ?? newStreamState(connection, dataset)),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Null for what no version of us with this layout has written. */
function toStreamState(stored: unknown): StreamState | null {
  if (!isRecord(stored)) return null;
  const number = (name: string) => Number(stored[name]);
  const { nextCursor } = stored;
  return {
    pass: number('pass') === 2 ? 2 : 1,
    nextCursor: typeof nextCursor === 'string' ? nextCursor : null,
    done: stored['done'] === true,
    pages: number('pages'),
    rows: number('rows'),
    withoutId: number('withoutId'),
    repeated: number('repeated'),
    unusable: number('unusable'),
    storedRows: number('storedRows'),
    highestRid: number('highestRid'),
    nextRid: number('nextRid'),
  };
}

function parseNumbers(text: string): readonly number[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(Number) : [];
}

/** Writes the state of a run: in one transaction with what it speaks of, and as one record, since each page writes it. */
export function createStateWriter(connection: Connection): (state: RunState) => void {
  const put = connection.prepare(
    'INSERT OR REPLACE INTO staged_run VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return (state) => {
    put.run(
      state.runId,
      state.startedAt,
      state.firstPageAt,
      state.sourceUrl,
      state.writerVersion,
      state.incrementalRemediations ? 1 : 0,
      LAYOUT,
      state.requests,
      state.throttled,
      state.unusableValues,
      JSON.stringify(state.pacing.recent),
      JSON.stringify(state.streams),
    );
  };
}
