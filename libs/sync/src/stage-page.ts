import { MiscutRowError } from '@vanta-vuln/core';
import type { DatasetName, RunWriter, SourcePage } from '@vanta-vuln/core';
import { ReceivedPage } from './received-page.ts';
import type { ReceivingRun } from './received-page.ts';

/** What staging a page needs to know of its run. */
export interface StagingRun extends ReceivingRun {
  readonly writer: RunWriter;
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
