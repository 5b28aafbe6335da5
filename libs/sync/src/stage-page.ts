import { receiveRow } from '@vanta-vuln/core';
import type {
  DatasetName,
  RunWriter,
  SourcePage,
  UnusableListener,
  VulnerabilitySource,
} from '@vanta-vuln/core';
import type { RunCost } from './run-cost.ts';

/** Stages the rows of a page together with the cursor that follows; the store reads those that it does not know. */
export async function stagePage<D extends DatasetName>(
  dataset: D,
  page: SourcePage<D>,
  run: {
    readonly writer: RunWriter;
    readonly source: VulnerabilitySource;
    readonly report: UnusableListener;
    readonly cost: () => RunCost;
  },
): Promise<void> {
  const rows = page.rows.flatMap((raw) => receiveRow(dataset, raw, run.report) ?? []);
  await run.writer.stagePage({
    dataset,
    rows,
    withoutId: page.rows.length - rows.length,
    nextCursor: page.nextCursor,
    body: page.body,
    receivedAt: page.receivedAt,
    pacing: run.source.usage().pacing,
    ...run.cost(),
  });
}
