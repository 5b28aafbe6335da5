import { MiscutRowError, receiveRow } from '@vanta-vuln/core';
import type {
  DatasetName,
  PacingState,
  RawRow,
  ReceivedRow,
  RunWriter,
  SourcePage,
  StagedPage,
  UnusableListener,
  VulnerabilitySource,
} from '@vanta-vuln/core';
import type { RunCost } from './run-cost.ts';

/** What staging a page needs to know of its run. */
export interface StagingRun {
  readonly writer: RunWriter;
  readonly source: VulnerabilitySource;
  readonly report: UnusableListener;
  readonly cost: () => RunCost;
}

/** Stages the rows of a page together with the cursor that follows; the store reads those that it does not know. */
export async function stagePage<D extends DatasetName>(
  dataset: D,
  page: SourcePage<D>,
  run: StagingRun,
): Promise<void> {
  try {
    await run.writer.stagePage(new ReceivedPage(dataset, page, { readRows: () => page.rows, run }));
  } catch (error) {
    // Nothing of the page is staged yet: a writer stages a page as a whole or not at all.
    if (!(error instanceof MiscutRowError)) throw error;
    await run.writer.stagePage(new ReceivedPage(dataset, page, { readRows: () => page.wholeRows(), run }));
  }
}

/** Where the rows of a page come from, and what staging them needs to know. */
interface ReceivedPageParts {
  readonly readRows: () => readonly RawRow[];
  readonly run: StagingRun;
}

/** A page whose rows are received when the writer asks for them: one that knows the page never does. */
class ReceivedPage<D extends DatasetName> implements StagedPage<D> {
  readonly dataset: D;
  readonly rowsText: string | undefined;
  readonly nextCursor: string | null;
  readonly mayWait = true;
  readonly body: string;
  readonly receivedAt: number;
  readonly requests: number;
  readonly throttled: number;
  readonly pacing: PacingState;
  readonly #readRows: () => readonly RawRow[];
  readonly #report: UnusableListener;
  #received: ReceivedRows<D> | undefined;

  constructor(dataset: D, page: SourcePage<D>, { readRows, run }: ReceivedPageParts) {
    const { requests, throttled } = run.cost();
    this.dataset = dataset;
    this.rowsText = page.rowsText;
    this.nextCursor = page.nextCursor;
    this.body = page.body;
    this.receivedAt = page.receivedAt;
    this.requests = requests;
    this.throttled = throttled;
    this.pacing = run.source.usage().pacing;
    this.#readRows = readRows;
    this.#report = run.report;
  }

  get rows(): readonly ReceivedRow<D>[] {
    return this.#receive().rows;
  }

  get withoutId(): number {
    return this.#receive().withoutId;
  }

  #receive(): ReceivedRows<D> {
    this.#received ??= receiveRows(this.dataset, this.#readRows(), this.#report);
    return this.#received;
  }
}

type ReceivedRows<D extends DatasetName> = Pick<StagedPage<D>, 'rows' | 'withoutId'>;

function receiveRows<D extends DatasetName>(
  dataset: D,
  raw: readonly RawRow[],
  report: UnusableListener,
): ReceivedRows<D> {
  const rows = raw.flatMap((row) => receiveRow(dataset, row, report) ?? []);
  return { rows, withoutId: raw.length - rows.length };
}
