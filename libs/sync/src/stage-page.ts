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
    await run.writer.stagePage(toStagedPage(dataset, page, { rows: page.rows, run }));
  } catch (error) {
    // Nothing of the page is staged yet: a writer stages a page as a whole or not at all.
    if (!(error instanceof MiscutRowError)) throw error;
    await run.writer.stagePage(toStagedPage(dataset, page, { rows: page.wholeRows(), run }));
  }
}

function toStagedPage<D extends DatasetName>(
  dataset: D,
  { nextCursor, body, receivedAt }: SourcePage<D>,
  { rows, run }: { readonly rows: readonly RawRow[]; readonly run: StagingRun },
): StagedPage<D> {
  const received = rows.flatMap((row) => receiveRow(dataset, row, run.report) ?? []);
  return {
    dataset,
    rows: received,
    withoutId: rows.length - received.length,
    nextCursor,
    mayWait: true,
    body,
    receivedAt,
    pacing: run.source.usage().pacing,
    ...run.cost(),
  };
}
