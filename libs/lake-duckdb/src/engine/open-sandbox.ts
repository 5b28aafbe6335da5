import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from './quote.ts';
import { TRINO_MACROS } from './trino-macros.ts';

/** What queries may use. */
export interface SandboxOptions {
  /** The only folder whose files may be opened. */
  readonly folder: string;
  /** Bytes. */
  readonly memoryLimit: number;
  readonly threads: number | undefined;
}

/**
 * A database in memory that can open files in one folder and nothing else: no network, no extension, no file for
 * spilling, and no way back, since its configuration is locked.
 */
export async function openSandbox({ folder, memoryLimit, threads }: SandboxOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const macro of TRINO_MACROS) await connection.run(`CREATE MACRO ${macro}`);
    const settings = [
      "GLOBAL TimeZone = 'UTC'",
      'GLOBAL integer_division = true',
      'GLOBAL autoinstall_known_extensions = false',
      'GLOBAL autoload_known_extensions = false',
      `GLOBAL memory_limit = '${memoryLimit}B'`,
      // A query that needs more than its memory fails; it does not fill the disk.
      "GLOBAL max_temp_directory_size = '0B'",
      ...(threads === undefined ? [] : [`GLOBAL threads = ${threads}`]),
      `GLOBAL allowed_directories = [${quoteText(`${folder}/`)}]`,
      'GLOBAL enable_external_access = false',
      // Last: from here on nobody can take any of it back.
      'GLOBAL lock_configuration = true',
    ];
    for (const setting of settings) await connection.run(`SET ${setting}`);
    return instance;
  } finally {
    connection.closeSync();
  }
}
