import type { DatasetName, ReceivedRow, RowValues, StagedPage } from '@vanta-vuln/core';
import { contentDigest, rawDigest } from './row-facts.ts';
import type { RowFacts } from './row-facts.ts';
import type { RowLedger } from './row-ledger.ts';
import { outcomeOfChange } from './row-outcome.ts';
import type { Outcome, SeenEntry } from './row-outcome.ts';

/** What a page shows, before it is staged. */
export interface ReadPage {
  readonly entries: SeenEntry[];
  /** The rows that are staged in full, in the order of their entries. */
  readonly rows: readonly PageRow[];
  readonly unusableValues: number;
}

/** A row that is staged in full. */
export interface PageRow {
  readonly row: RowValues;
  readonly outcome: Outcome;
  readonly rawJson: string;
  readonly unusableValues: number;
}

/** Finds out what a page shows beside what the store holds: only what is new or differs is read and staged. */
export function readPage<D extends DatasetName>(ledger: RowLedger, page: StagedPage<D>): ReadPage {
  const entries: SeenEntry[] = [];
  const rows: PageRow[] = [];
  let unusableValues = 0;
  for (const received of page.rows) {
    const seen = readReceived(ledger, received);
    entries.push(seen.entry);
    unusableValues += seen.unusableValues;
    if (seen.staged !== null) rows.push(seen.staged);
  }
  return { entries, rows, unusableValues };
}

interface SeenRow {
  readonly entry: SeenEntry;
  readonly staged: PageRow | null;
  readonly unusableValues: number;
}

function readReceived<D extends DatasetName>(ledger: RowLedger, received: ReceivedRow<D>): SeenRow {
  const { id, rawJson } = received;
  // Nothing is stored before the first run: nothing needs to be looked for.
  const number = ledger.stored === 0 ? -1 : ledger.find(id);
  const stored = number >= 0 && number < ledger.stored ? ledger.storedFacts(number) : null;
  const isSame = stored !== null && isSameDigest(stored.raw, rawDigest(rawJson));
  if (isSame && stored.unusableValues !== null)
    return { entry: number, staged: null, unusableValues: stored.unusableValues };
  const read = received.read();
  if (read === null) return { entry: [id], staged: null, unusableValues: 0 };
  const { unusableValues } = read;
  if (isSame) return { entry: number, staged: null, unusableValues };
  const row: RowValues = read.row;
  const outcome = outcomeOfRow(stored, row);
  return {
    entry: [read.row.id, outcome, explainedBy(row), unusableValues],
    staged: { row, outcome, rawJson, unusableValues },
    unusableValues,
  };
}

function outcomeOfRow(stored: RowFacts | null, row: RowValues): Outcome {
  if (stored === null) return 'discovered';
  const isSame = isSameDigest(stored.content, contentDigest(String(row['content_hash'])));
  return isSame ? 'refreshed' : outcomeOfChange(stored, row);
}

function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

/** The finding that a dated remediation explains. */
function explainedBy(row: RowValues): string | null {
  const finding = row['vulnerability_id'];
  return typeof row['remediated_at'] === 'number' && typeof finding === 'string' ? finding : null;
}
