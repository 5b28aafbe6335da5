import { DATASETS, ObjectNotFoundError, historyTable } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import type { ParquetFile } from '../parquet/open-parquet-file.ts';
import { readDeparted } from './departed-rows.ts';
import type { DepartedOf, DepartedRows } from './departed-rows.ts';
import { IdTable } from './id-table.ts';
import { listRunFiles } from './list-files.ts';
import { readAhead } from './read-ahead.ts';

/** Which rows have left: as the last run has noted it, or from the whole history where its note is lost. */
export async function* readOrFindDeparted(
  store: ObjectStore,
  base: DepartedOf | null,
): AsyncGenerator<DepartedRows> {
  try {
    yield* readDeparted(store, base);
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
    const { history } = await listRunFiles(store);
    yield* findDeparted(store, history);
  }
}

type Later = Readonly<Record<DatasetName, IdTable>>;

/** The rows whose last entry says that they left, file by file, the newest first. */
export async function* findDeparted(
  store: ObjectStore,
  keys: readonly string[],
): AsyncGenerator<DepartedRows> {
  const later: Later = {
    vulnerabilities: new IdTable(),
    remediations: new IdTable(),
    assets: new IdTable(),
  };
  const open = async (history: string) => ({ history, file: await openParquetFile(store, history) });
  for await (const { history, file } of readAhead(keys.toReversed(), open)) {
    for (const [dataset, rows] of await readDepartures(file, later)) {
      yield { history, dataset, ids: [...rows.keys()], rows: [...rows.values()] };
    }
  }
}

/** The departures of a file that no later entry takes back, by dataset: ids with their rows in the file. */
async function readDepartures(
  file: ParquetFile,
  later: Later,
): Promise<ReadonlyMap<DatasetName, ReadonlyMap<string, number>>> {
  const found = new Map(DATASETS.map((dataset) => [dataset, new Map<string, number>()]));
  let row = 0;
  for await (const batch of file.read({ table: historyTable, columns: ['dataset', 'id', 'type'] })) {
    for (const [name, id, type] of batch) {
      const dataset = DATASETS.find((known) => known === name);
      if (dataset !== undefined && isFirst(later[dataset], String(id)) && type === 'disappeared') {
        found.get(dataset)?.set(String(id), row);
      }
      row += 1;
    }
  }
  return found;
}

/** Whether an id was not there yet; it is then. */
function isFirst(ids: IdTable, id: string): boolean {
  const count = ids.size;
  return ids.add(id) === count;
}
