import { VantaVulnError } from '@vanta-vuln/core';

/** A Parquet file has another schema than its table. */
export class ParquetSchemaError extends VantaVulnError {
  override readonly name = 'ParquetSchemaError';

  constructor(file: string, difference: string) {
    super('parquet-schema-differs', `${file}: ${difference}.`, {
      hint: 'Columns may only be added at the end: read the file with the version that wrote it, or move it away.',
    });
  }
}

/** A file is no Parquet file, or it is damaged. */
export class ParquetFileError extends VantaVulnError {
  override readonly name = 'ParquetFileError';

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('parquet-unreadable', `${file} cannot be read as Parquet: ${reason}.`, {
      hint: 'The file is truncated or was not written by this program: put back what stood there. `vanta-vuln lake verify` names all files that are wrong, and docs/CLI.md in the repository of vanta-vuln what to do without a backup.',
      cause,
    });
  }
}

// What Node.js and zlib say of bytes that the parser could make nothing of.
const OF_BYTES = /^(?:ERR_|Z_)/;

/** The error to throw for one that came up while a file was read: the store's own passes. */
export function toFileError(file: string, error: unknown): unknown {
  const isOfStore = error instanceof Error && 'code' in error && !OF_BYTES.test(String(error.code));
  return isOfStore ? error : new ParquetFileError(file, error);
}

/** A row lacks a value that its table requires. */
export class ParquetRowError extends VantaVulnError {
  override readonly name = 'ParquetRowError';

  constructor(table: string, column: string, id: unknown) {
    super('parquet-value-missing', `Row ${String(id)} of ${table} has no ${column}, which is required.`, {
      hint: 'Give the column a value before the row is written.',
    });
  }
}
