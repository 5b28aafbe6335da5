import { hash } from 'node:crypto';
import { DATASET_TABLES } from './dataset.ts';
import type { DatasetName } from './dataset.ts';
import { COMMON_COLUMN_NAMES } from './tables.ts';
import type { ColumnValue, RowValues } from './table-schema.ts';

/**
 * The version of the way in which rows are hashed; it is part of each hash.
 *
 * A store that holds hashes of another version hashes its rows anew from their raw JSON before it compares,
 * so that an upgrade of ours never shows as changes of theirs.
 */
export const HASH_VERSION = 2;

// lastDetectedDate moves with every scan and says nothing about the finding.
const UNHASHED = new Set([...COMMON_COLUMN_NAMES, 'last_detected_at']);

const columnNamesWithout = (dataset: DatasetName): readonly string[] =>
  DATASET_TABLES[dataset].columns.map((column) => column.name).filter((name) => !UNHASHED.has(name));

/** The columns of each dataset that are hashed and compared: all but the common ones and last_detected_at. */
export const HASHED_COLUMNS: Readonly<Record<DatasetName, readonly string[]>> = {
  vulnerabilities: columnNamesWithout('vulnerabilities'),
  remediations: columnNamesWithout('remediations'),
  assets: columnNamesWithout('assets'),
};

/** The fingerprint of the hashed columns of a row: the version, a dot, and 43 characters of SHA-256. */
export function contentHash(dataset: DatasetName, row: RowValues): string {
  return hashValues(HASHED_COLUMNS[dataset].map((name) => comparable(row[name])));
}

/** A value as it is compared: Vanta promises no order of the texts in a list, so that another one is no change. */
export function comparable(value: ColumnValue | undefined): ColumnValue | undefined {
  return typeof value === 'object' && value !== null && value.length > 1 ? value.toSorted() : value;
}

/** The fingerprint of a list of values, by the same recipe. */
export function hashValues(values: readonly (ColumnValue | undefined)[]): string {
  return `${HASH_VERSION}.${hash('sha256', JSON.stringify(values), 'base64url')}`;
}

/** Whether a hash was made by this version of contentHash. */
export function isCurrentHash(contentHashOfRow: string): boolean {
  return contentHashOfRow.startsWith(`${HASH_VERSION}.`);
}
