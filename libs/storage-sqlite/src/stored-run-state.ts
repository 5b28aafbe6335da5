import { DATASETS, HASH_VERSION, SCHEMA_VERSION, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { resetStaging } from './reset-staging.ts';
import { newRunState, newStreamState } from './run-state.ts';
import type { NewRun, RunState, StreamState } from './run-state.ts';

// What was staged by another version of us can't be compared with what this one would stage.
const LAYOUT = `schema ${SCHEMA_VERSION}, hash ${HASH_VERSION}`;

/** Drops all that is staged and writes the state of a run that has read nothing yet. One transaction. */
export function startAnew(connection: Connection, options: NewRun): RunState {
  const start = connection.transaction(() => {
    resetStaging(connection);
    const state = newRunState(connection, options);
    const writer = createStateWriter(connection);
    writer.writeRun(state);
    for (const dataset of DATASETS) writer.writeStream(dataset, state.streams[dataset]);
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
}

interface StoredStream {
  readonly dataset: string;
  readonly pass: number;
  readonly next_cursor: string | null;
  readonly done: number;
  readonly pages: number;
  readonly rows: number;
  readonly without_id: number;
  readonly repeated: number;
  readonly unusable: number;
  readonly stored_rows: number;
  readonly highest_rid: number;
  readonly next_rid: number;
}

/** The unfinished run that the file holds; null when there is none, or when another version of us staged it. */
export function loadRunState(connection: Connection): RunState | null {
  const run = connection.prepare<[], StoredRun>('SELECT * FROM staged_run').get();
  if (run === undefined || run.layout !== LAYOUT) return null;
  const streams = connection.prepare<[], StoredStream>('SELECT * FROM staged_streams').all();
  const byDataset = new Map(streams.map((stream) => [stream.dataset, stream]));
  if (DATASETS.some((dataset) => !byDataset.has(dataset))) return null;
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
    streams: mapDatasets(
      (dataset) => toStreamState(byDataset.get(dataset)) ?? newStreamState(connection, dataset),
    ),
  };
}

function toStreamState(stored: StoredStream | undefined): StreamState | null {
  if (stored === undefined) return null;
  return {
    pass: stored.pass === 2 ? 2 : 1,
    nextCursor: stored.next_cursor,
    done: stored.done === 1,
    pages: stored.pages,
    rows: stored.rows,
    withoutId: stored.without_id,
    repeated: stored.repeated,
    unusable: stored.unusable,
    storedRows: stored.stored_rows,
    highestRid: stored.highest_rid,
    nextRid: stored.next_rid,
  };
}

function parseNumbers(text: string): readonly number[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(Number) : [];
}

/** Writes the state of a run: in one transaction with what it speaks of. */
export function createStateWriter(connection: Connection): {
  writeRun(state: RunState): void;
  writeStream(dataset: DatasetName, stream: StreamState): void;
} {
  const clearRun = connection.prepare('DELETE FROM staged_run');
  const insertRun = connection.prepare('INSERT INTO staged_run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const putStream = connection.prepare(
    'INSERT OR REPLACE INTO staged_streams VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    writeRun: (state) => {
      clearRun.run();
      insertRun.run(
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
      );
    },
    writeStream: (dataset, stream) => {
      putStream.run(
        dataset,
        stream.pass,
        stream.nextCursor,
        stream.done ? 1 : 0,
        stream.pages,
        stream.rows,
        stream.withoutId,
        stream.repeated,
        stream.unusable,
        stream.storedRows,
        stream.highestRid,
        stream.nextRid,
      );
    },
  };
}
