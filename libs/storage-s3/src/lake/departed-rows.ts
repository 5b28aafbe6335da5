import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore, SyncRun } from '@vanta-vuln/core';
import * as z from 'zod';
import type { CommittedState } from './commit-pointer.ts';
import { damagedObject } from './lake-errors.ts';
import { departedKey } from './lake-layout.ts';

const compress = promisify<string, Buffer>(gzip);
const decompress = promisify<Uint8Array, Buffer>(gunzip);

const departedRows = z.object({
  /** The history file that tells how they left, each with the row as it was. */
  history: z.string(),
  dataset: z.enum(DATASETS),
  ids: z.array(z.string()),
  /** Their rows in that file. */
  rows: z.array(z.number()),
});

/** Rows of one dataset that have left and not come back, by the history file that tells of it. */
export type DepartedRows = z.infer<typeof departedRows>;

// The first line holds no rows and says of which run the others are; earlier versions wrote none, and pass over it.
const storedLine = departedRows.extend({ runId: z.string().optional() });

/** What names the departed rows of a committed run. */
export type DepartedOf = Pick<CommittedState, 'departed' | 'run'>;

/**
 * Reads which rows have left, file by file; nothing where nothing was committed.
 *
 * Throws StoreError `lake-damaged`, for those of another run as well: rows that have left since would be new when they
 * come back.
 */
export async function* readDeparted(
  store: ObjectStore,
  base: DepartedOf | null,
): AsyncGenerator<DepartedRows> {
  if (base === null) return;
  const { bytes } = await store.get(base.departed);
  try {
    const text = (await decompress(bytes)).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') yield parseLine(line, base.run.id);
  } catch (cause) {
    throw damagedObject(store.location, base.departed, cause);
  }
}

function parseLine(line: string, lastRunId: string): DepartedRows {
  const { runId = lastRunId, ...rows } = storedLine.parse(JSON.parse(line));
  if (runId !== lastRunId) throw new RangeError(`it is of run ${runId}, and the last run is ${lastRunId}`);
  return rows;
}

/** What of the departed rows is still gone, for a test of what is back. */
export function withoutBack(
  { history, dataset, ids, rows }: DepartedRows,
  isBack: (dataset: DatasetName, id: string) => boolean,
): DepartedRows {
  const gone = ids.flatMap((id, index) => (isBack(dataset, id) ? [] : [index]));
  return {
    history,
    dataset,
    ids: gone.map((index) => ids[index] ?? ''),
    rows: gone.map((index) => rows[index] ?? 0),
  };
}

/** Puts which rows have left after a run. */
export async function putDeparted(
  store: ObjectStore,
  { id: runId }: Pick<SyncRun, 'id'>,
  departed: AsyncIterable<DepartedRows>,
): Promise<void> {
  const head: z.infer<typeof storedLine> = { history: '', dataset: DATASETS[0], ids: [], rows: [], runId };
  const lines = [JSON.stringify(head)];
  for await (const rows of departed) if (rows.ids.length > 0) lines.push(JSON.stringify(rows));
  await store.put(departedKey(runId), await compress(lines.join('\n')));
}
