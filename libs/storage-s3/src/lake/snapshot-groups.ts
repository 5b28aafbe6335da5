import { compareSeverity } from '@vanta-vuln/core';
import type { RowValues } from '@vanta-vuln/core';
import type { RowFacts } from './row-facts.ts';

/** A row of a new snapshot, with what the next run has to know of it. */
export interface SnapshotRow {
  readonly row: RowValues;
  readonly facts: () => RowFacts;
}

/** Rows in a group at most: the next sync holds a row group in memory, decoded. */
export const GROUP_ROWS = 8_000;
// Characters of raw JSON, as a measure of a row: what a group may hold, and all groups together.
const GROUP_TEXT = 6 * 1024 * 1024;
const OPEN_TEXT = 16 * 1024 * 1024;

interface OpenGroup {
  readonly rows: SnapshotRow[];
  text: number;
}

/**
 * Gathers rows by severity, in groups that become row groups of one severity each.
 *
 * Memory: all open groups hold 16 MB of raw JSON at most, however many severities there are.
 */
export class SnapshotGroups {
  readonly #open = new Map<string, OpenGroup>();
  #text = 0;

  /** Adds a row; returns a group that is full now, or null. */
  add(added: SnapshotRow): readonly SnapshotRow[] | null {
    const { severity = '', raw_json: rawJson } = added.row;
    const name = String(severity);
    const group = this.#open.get(name) ?? { rows: [], text: 0 };
    if (group.rows.length === 0) this.#open.set(name, group);
    const text = typeof rawJson === 'string' ? rawJson.length : 0;
    group.rows.push(added);
    group.text += text;
    this.#text += text;
    if (group.rows.length >= GROUP_ROWS || group.text >= GROUP_TEXT) return this.#close(name);
    return this.#text >= OPEN_TEXT ? this.#close(this.#largest()) : null;
  }

  /** The groups that are left, the worst severity first. */
  *rest(): Generator<readonly SnapshotRow[]> {
    for (const name of [...this.#open.keys()].sort(compareSeverity)) yield this.#close(name);
  }

  #close(name: string): readonly SnapshotRow[] {
    const group = this.#open.get(name);
    this.#open.delete(name);
    this.#text -= group?.text ?? 0;
    return group?.rows ?? [];
  }

  #largest(): string {
    const [[name = ''] = []] = [...this.#open].sort(([, left], [, right]) => right.text - left.text);
    return name;
  }
}
