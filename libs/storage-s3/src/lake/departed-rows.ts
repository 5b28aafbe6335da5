import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import type { CommittedState } from './commit-pointer.ts';
import { damagedObject } from './lake-errors.ts';

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

/** Reads which rows have left, file by file; nothing where nothing was committed. */
export async function* readDeparted(
  store: ObjectStore,
  base: Pick<CommittedState, 'departed'> | null,
): AsyncGenerator<DepartedRows> {
  if (base === null) return;
  const { bytes } = await store.get(base.departed);
  try {
    const text = (await decompress(bytes)).toString('utf8');
    for (const line of text.split('\n')) if (line !== '') yield departedRows.parse(JSON.parse(line));
  } catch (cause) {
    throw damagedObject(store.location, base.departed, cause);
  }
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

/** Puts which rows have left. */
export async function putDeparted(
  store: ObjectStore,
  key: string,
  departed: AsyncIterable<DepartedRows>,
): Promise<void> {
  const lines: string[] = [];
  for await (const rows of departed) if (rows.ids.length > 0) lines.push(JSON.stringify(rows));
  await store.put(key, await compress(lines.join('\n')));
}
