import { QueryError, parsePartition } from '@vanta-vuln/core';
import type { ColumnType } from '@vanta-vuln/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LocatedTable } from '../lake/locate-files.ts';
import type { HoldOptions, LakeFile, LakeSource } from '../lake/lake-source.ts';
import { quoteText } from './quote.ts';

/** What the footer of a Parquet file says of one of its columns. */
interface ColumnFacts {
  /** Compressed, of all row groups. */
  readonly bytes: number;
  /** Parquet's own: BYTE_ARRAY, INT64, ... */
  readonly physicalType: string;
  /** The largest value as text, long ones cut short; null where the file does not say. */
  readonly largest: string | null;
}

/** The columns of a file. */
export type FileColumns = ReadonlyMap<string, ColumnFacts>;

const PHYSICAL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'BYTE_ARRAY',
  string_list: 'BYTE_ARRAY',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  bigint: 'INT64',
  timestamp: 'INT64',
};

// Enough for the files of a year; a footer takes some kilobytes here.
const REMEMBERED = 4000;
const FILES_AT_ONCE = 400;

/** The footers of a lake's files, each read once. */
export class FileFooters {
  readonly #source: LakeSource;
  readonly #known = new Map<string, FileColumns>();

  constructor(source: LakeSource) {
    this.#source = source;
  }

  /**
   * The columns of each file of a table, by key.
   *
   * Throws QueryError for a file that is damaged or none of that table.
   */
  async read(
    connection: DuckDBConnection,
    { table, files }: Pick<LocatedTable, 'table' | 'files'>,
    options: HoldOptions,
  ): Promise<ReadonlyMap<string, FileColumns>> {
    const missing = files.filter((file) => !this.#known.has(identity(file)));
    for (let start = 0; start < missing.length; start += FILES_AT_ONCE) {
      await this.#readSome(connection, missing.slice(start, start + FILES_AT_ONCE), options);
    }
    const found = new Map<string, FileColumns>();
    for (const file of files) {
      const columns = this.#known.get(identity(file)) ?? new Map();
      checkColumns(`${this.#source.location}/${file.key}`, table, columns);
      checkDay(`${this.#source.location}/${file.key}`, parsePartition(file.key)?.date, columns);
      found.set(file.key, columns);
    }
    this.#forget();
    return found;
  }

  async #readSome(
    connection: DuckDBConnection,
    files: readonly LakeFile[],
    options: HoldOptions,
  ): Promise<void> {
    using held = await this.#source.holdFooters(files, options);
    const rows = await this.#readMetadata(connection, files, held.paths);
    const columnsOf = new Map(held.paths.map((path) => [path, new Map<string, ColumnFacts>()]));
    for (const [path, name, physicalType, bytes, largest] of rows) {
      columnsOf.get(String(path))?.set(String(name), {
        bytes: Number(bytes),
        physicalType: String(physicalType),
        largest: typeof largest === 'string' ? largest : null,
      });
    }
    for (const [index, file] of files.entries()) {
      this.#known.set(identity(file), columnsOf.get(held.paths[index] ?? '') ?? new Map());
    }
  }

  async #readMetadata(connection: DuckDBConnection, files: readonly LakeFile[], paths: readonly string[]) {
    try {
      const reader = await connection.runAndReadAll(`
        SELECT file_name, split_part(path_in_schema, ', ', 1), any_value(type), sum(total_compressed_size),
          max(stats_max_value)
        FROM parquet_metadata([${paths.map(quoteText).join(', ')}])
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

/** Columns are only ever added at the end: a file lacks later ones, but holds the first and no other type. */
function checkColumns(file: string, { schema }: LocatedTable['table'], columns: FileColumns): void {
  const [first] = schema.columns;
  if (columns.size > 0 && first !== undefined && !columns.has(first.name)) {
    throw foreignFile(file, `it has no column ${first.name}`);
  }
  for (const { name, type } of schema.columns) {
    const found = columns.get(name)?.physicalType;
    if (found === undefined || found === PHYSICAL_TYPES[type]) continue;
    throw foreignFile(
      file,
      `its column ${name} is ${found}, the table has ${PHYSICAL_TYPES[type]} (${type})`,
    );
  }
}

/** A run is filed under the day of what it saw: the file of another day reads as well. */
function checkDay(file: string, date: string | undefined, columns: FileColumns): void {
  const day = columns.get('observed_at')?.largest?.slice(0, 'yyyy-mm-dd'.length);
  if (date === undefined || day === undefined || day === date) return;
  throw foreignFile(file, `it is of ${day}`);
}

function foreignFile(file: string, reason: string): QueryError {
  return new QueryError('lake-file-foreign', `${file} does not belong to its table: ${reason}.`, {
    hint: 'Remove it from the lake, or put back the object that stood there.',
  });
}
