import { MiscutRowError, receiveRow } from '@vanta-vuln/core';
import type {
  DatasetName,
  RawRow,
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
    await run.writer.stagePage(toStagedPage(dataset, page, { readRows: () => page.rows, run }));
  } catch (error) {
    // Nothing of the page is staged yet: a writer stages a page as a whole or not at all.
    if (!(error instanceof MiscutRowError)) throw error;
    await run.writer.stagePage(toStagedPage(dataset, page, { readRows: () => page.wholeRows(), run }));
  }
}

/** A page whose rows are received when the writer asks for them: one that knows the page never does. */
function toStagedPage<D extends DatasetName>(
  dataset: D,
  { rowsText, nextCursor, body, receivedAt }: SourcePage<D>,
  { readRows, run }: { readonly readRows: () => readonly RawRow[]; readonly run: StagingRun },
): StagedPage<D> {
  let received: ReceivedRows<D> | undefined;
  const receive = () => (received ??= receiveRows(dataset, readRows(), run.report));
  return {
    dataset,
    get rows() {
      return receive().rows;
    },
    get withoutId() {
      return receive().withoutId;
    },
    rowsText,
    nextCursor,
    mayWait: true,
    body,
    receivedAt,
    pacing: run.source.usage().pacing,
    ...run.cost(),
  };
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
