import { receiveRow } from '@vanta-vuln/core';
import type {
  DatasetName,
  PacingState,
  RawRow,
  ReceivedRow,
  SourcePage,
  StagedPage,
  UnusableListener,
  VulnerabilitySource,
} from '@vanta-vuln/core';
import type { RunCost } from './run-cost.ts';

/** What a page notes of its run, and whom it tells of rows that can't be used. */
export interface ReceivingRun {
  readonly source: VulnerabilitySource;
  readonly report: UnusableListener;
  readonly cost: () => RunCost;
}

/**
 * A page whose rows are received when the writer asks for them: one that knows the page never does.
 *
 * A class, since an object literal with getters has another shape each time: compiled code for it would be thrown away
 * page after page.
 */
export class ReceivedPage<D extends DatasetName> implements StagedPage<D> {
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

  constructor(
    dataset: D,
    page: SourcePage<D>,
    { readRows, run }: { readonly readRows: () => readonly RawRow[]; readonly run: ReceivingRun },
  ) {
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
