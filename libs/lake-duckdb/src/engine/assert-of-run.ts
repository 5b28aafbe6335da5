import { QueryError } from '@vanta-vuln/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LocatedTable } from '../lake/locate-files.ts';
import type { HoldOptions, LakeSource } from '../lake/lake-source.ts';
import { quoteText } from './quote.ts';

/**
 * Makes sure that current files are those of the run that the lake points to: rows of another run read as well.
 *
 * Throws QueryError `lake-damaged`. A file that names no run is taken as it is.
 */
export async function assertOfRun(
  connection: DuckDBConnection,
  { source, files, runId }: { readonly source: LakeSource } & Pick<LocatedTable, 'files' | 'runId'>,
  options: HoldOptions,
): Promise<void> {
  if (runId === null) return;
  using held = await source.holdFooters(files, options);
  for (const [index, path] of held.paths.entries()) {
    const reader = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(path)}) WHERE decode(key) = 'run_id'`,
    );
    const found: unknown = reader.getRows()[0]?.[0] ?? runId;
    if (found === runId) continue;
    throw new QueryError(
      'lake-damaged',
      `${source.location}/${files[index]?.key} is not what commit.json names: it is of run ${String(found)}, and the last run is ${runId}.`,
      {
        hint: 'Put it back, from a backup or as an older version of the object. Where there is none, copy the file in the `current` folder of its table over it.',
      },
    );
  }
}
