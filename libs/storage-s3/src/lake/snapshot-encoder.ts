import { compareSeverity, isCurrentHash } from '@vanta-vuln/core';
import type { RowValues, TableSchema } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import type { EncodedRowGroup } from '../parquet/encoded-row-group.ts';
import { RowGroupWriter } from '../parquet/row-group-writer.ts';
import type { RowFacts } from './row-facts.ts';
import { RowIndexWriter } from './row-index.ts';

/** A row of a new snapshot, with what the next run has to know of it. */
export interface SnapshotRow {
  readonly row: RowValues;
  /** How many of its values could not be understood; null where nobody counted. */
  readonly unusableValues: number | null;
  /** What is known of it where it goes on as stored. */
  readonly stored?: RowFacts | undefined;
}

/** Encoded rows of one severity. */
export interface EncodedRows {
  readonly group: EncodedRowGroup;
  /** What the next run has to know of them, in their order. */
  readonly index: Uint8Array;
}

/** How rows are encoded. */
export interface SnapshotEncoderOptions {
  readonly table: TableSchema;
  readonly codec: ParquetCodec;
  /** Whether a next run will be compared with these rows, and needs to know of them. @default true */
  readonly isIndexed?: boolean | undefined;
}

const DISTINCT = ['id', 'content_hash', 'raw_json'];
// The next sync holds a row group in memory, decoded.
const GROUP_ROWS = 8000;
const GROUP_TEXT = 6 * 1024 * 1024;
// What all open groups may hold, as encoded, and how many there may be: each takes memory also while it is empty.
const OPEN_BYTES = 8 * 1024 * 1024;
const OPEN_GROUPS = 8;

interface OpenGroup {
  readonly writer: RowGroupWriter;
  readonly index: RowIndexWriter;
  /** Characters of raw JSON, as a measure of the rows decoded. */
  text: number;
}

/**
 * Encodes rows as they come, in row groups of one severity each.
 *
 * Memory: all open groups hold 8 MB as encoded, however many severities there are.
 */
export class SnapshotEncoder {
  readonly #options: SnapshotEncoderOptions;
  readonly #open = new Map<string, OpenGroup>();
  readonly #free: Pick<OpenGroup, 'writer' | 'index'>[] = [];
  #isHashedNow = true;

  constructor(options: SnapshotEncoderOptions) {
    this.#options = options;
  }

  /** Whether this version of ours hashed all rows so far. */
  get isHashedNow(): boolean {
    return this.#isHashedNow;
  }

  /** Adds rows, and gives the groups that are full then. */
  *add(rows: readonly SnapshotRow[]): Generator<EncodedRows> {
    for (const [severity, same] of bySeverity(rows)) {
      const values = same.map(({ row }) => row);
      for (let taken = 0; taken < same.length;) {
        const group = this.#groupOf(severity);
        const fitted = group.writer.addRows(values, taken);
        this.#note(group, same.slice(taken, taken + fitted));
        taken += fitted;
        if (fitted === 0 || group.text >= GROUP_TEXT) yield this.#close(severity);
      }
      while (this.#open.size > OPEN_GROUPS || this.#openBytes() > OPEN_BYTES)
        yield this.#close(this.#largest());
    }
  }

  /** The groups that are left, the worst severity first. */
  *rest(): Generator<EncodedRows> {
    for (const severity of [...this.#open.keys()].sort(compareSeverity)) yield this.#close(severity);
  }

  #groupOf(severity: string): OpenGroup {
    const known = this.#open.get(severity);
    if (known !== undefined) return known;
    const group: OpenGroup = { ...(this.#free.pop() ?? this.#createGroup()), text: 0 };
    this.#open.set(severity, group);
    return group;
  }

  #createGroup() {
    const { table, codec } = this.#options;
    const writer = new RowGroupWriter(table, { codec, distinct: DISTINCT, maxRows: GROUP_ROWS });
    return { writer, index: new RowIndexWriter() };
  }

  #note(group: OpenGroup, rows: readonly SnapshotRow[]): void {
    const { isIndexed = true } = this.#options;
    for (const { row, unusableValues, stored } of rows) {
      if (isIndexed && stored !== undefined) group.index.add(stored);
      else if (isIndexed) group.index.addRow(row, unusableValues);
      const { raw_json: rawJson, content_hash: contentHash } = row;
      group.text += typeof rawJson === 'string' ? rawJson.length : 0;
      this.#isHashedNow &&= isCurrentHash(String(contentHash));
    }
  }

  #close(severity: string): EncodedRows {
    const { writer, index } = this.#groupOf(severity);
    this.#open.delete(severity);
    this.#free.push({ writer, index });
    return { group: writer.finish(), index: index.take() };
  }

  #openBytes(): number {
    let bytes = 0;
    for (const { writer } of this.#open.values()) bytes += writer.heldBytes;
    return bytes;
  }

  #largest(): string {
    const bySize = [...this.#open].sort(
      ([, left], [, right]) => right.writer.heldBytes - left.writer.heldBytes,
    );
    return bySize[0]?.[0] ?? '';
  }
}

function bySeverity(rows: readonly SnapshotRow[]): ReadonlyMap<string, readonly SnapshotRow[]> {
  const groups = new Map<string, SnapshotRow[]>();
  for (const added of rows) {
    const severity = String(added.row['severity'] ?? '');
    const group = groups.get(severity);
    if (group === undefined) groups.set(severity, [added]);
    else group.push(added);
  }
  return groups;
}
