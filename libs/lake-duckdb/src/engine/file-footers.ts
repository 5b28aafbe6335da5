import { QueryError } from '@vanta-vuln/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LocatedTable } from '../lake/locate-files.ts';
import type { HoldOptions, LakeFile, LakeSource } from '../lake/lake-source.ts';
import { checkFooter } from './check-footer.ts';
import { quoteText } from './quote.ts';

/** What the footer of a Parquet file says of one of its columns. */
interface ColumnFacts {
  /** Compressed, of all row groups. */
  readonly bytes: number;
  /** Parquet's own: BYTE_ARRAY, INT64, ... */
  readonly physicalType: string;
}

/** The columns of a file. */
export type FileColumns = ReadonlyMap<string, ColumnFacts>;

/** What a file says of itself. */
export interface Footer {
  readonly columns: FileColumns;
  /** The last moment at which its rows were seen, `2026-01-15 06:00:00+00`; null where it does not say. */
  readonly observedAt: string | null;
  /** The run that wrote it; null where it does not say, and where nobody has asked. */
  readonly runId: string | null;
}

const NO_FOOTER: Footer = { columns: new Map(), observedAt: null, runId: null };

// Enough for the files of a year; a footer takes some kilobytes here.
const REMEMBERED = 4000;
const FILES_AT_ONCE = 400;

/** The footers of a lake's files, each read once. */
export class FileFooters {
  readonly #source: LakeSource;
  readonly #known = new Map<string, Footer>();

  constructor(source: LakeSource) {
    this.#source = source;
  }

  /**
   * The columns of each file of a table, by key.
   *
   * Throws QueryError for a file that is damaged, none of that table, or in another's place.
   */
  async read(
    connection: DuckDBConnection,
    located: Pick<LocatedTable, 'table' | 'files' | 'runId'>,
    options: HoldOptions,
  ): Promise<ReadonlyMap<string, FileColumns>> {
    const { files } = located;
    const missing = files.filter((file) => !this.#known.has(identity(file)));
    for (let start = 0; start < missing.length; start += FILES_AT_ONCE) {
      const some = { files: missing.slice(start, start + FILES_AT_ONCE), withRuns: located.runId !== null };
      await this.#readSome(connection, some, options);
    }
    const found = new Map<string, FileColumns>();
    for (const file of files) {
      const footer = this.#known.get(identity(file)) ?? NO_FOOTER;
      checkFooter(footer, { location: this.#source.location, key: file.key, ...located });
      found.set(file.key, footer.columns);
    }
    this.#forget();
    return found;
  }

  async #readSome(
    connection: DuckDBConnection,
    { files, withRuns }: { readonly files: readonly LakeFile[]; readonly withRuns: boolean },
    options: HoldOptions,
  ): Promise<void> {
    using held = await this.#source.holdFooters(files, options);
    const metadata = await this.#readMetadata(connection, files, held.paths);
    const columnsOf = Map.groupBy(metadata, ([path]) => path);
    const runs = withRuns ? await readRuns(connection, held.paths) : new Map<string, string>();
    for (const [index, file] of files.entries()) {
      const path = held.paths[index] ?? '';
      const rows = columnsOf.get(path) ?? [];
      const [, , , , observedAt] = rows.find(([, name]) => name === 'observed_at') ?? [];
      this.#known.set(identity(file), {
        columns: new Map(
          rows.map(([, name, physicalType, bytes]) => [
            String(name),
            { bytes: Number(bytes), physicalType: String(physicalType) },
          ]),
        ),
        observedAt: typeof observedAt === 'string' ? observedAt : null,
        runId: runs.get(path) ?? null,
      });
    }
  }

  async #readMetadata(connection: DuckDBConnection, files: readonly LakeFile[], paths: readonly string[]) {
    try {
      const reader = await connection.runAndReadAll(`
        SELECT file_name, split_part(path_in_schema, ', ', 1), any_value(type), sum(total_compressed_size),
          max(stats_max_value) FILTER (path_in_schema = 'observed_at')
        FROM parquet_metadata(${listOf(paths)})
        GROUP BY ALL`);
      return reader.getRows();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const index = paths.findIndex((path) => message.includes(path));
      const name = files[index]?.key;
      if (name === undefined) throw cause;
      throw new QueryError(
        'lake-file-damaged',
        `${this.#source.location}/${name} is no whole Parquet file.`,
        {
          hint: 'Put back the object that stood there, or remove it; `vanta-vuln lake verify` looks at all of them.',
          cause,
        },
      );
    }
  }

  #forget(): void {
    for (const key of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) return;
      this.#known.delete(key);
    }
  }
}

function identity({ key, version }: LakeFile): string {
  return `${version} ${key}`;
}

async function readRuns(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const reader = await connection.runAndReadAll(
    `SELECT file_name, decode(value) FROM parquet_kv_metadata(${listOf(paths)}) WHERE decode(key) = 'run_id'`,
  );
  return new Map(reader.getRows().map(([path, runId]) => [String(path), String(runId)]));
}

function listOf(paths: readonly string[]): string {
  return `[${paths.map(quoteText).join(', ')}]`;
}
