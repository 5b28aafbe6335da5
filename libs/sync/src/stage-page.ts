import { recordToRow } from '@vanta-vuln/core';
import type {
  DatasetName,
  RunWriter,
  SourcePage,
  UnusableValue,
  VulnerabilitySource,
} from '@vanta-vuln/core';
import type { RunCost } from './run-cost.ts';
import type { UnusableReport } from './unusable-report.ts';

/** Turns a page into rows and stages them together with the cursor that follows. */
export async function stagePage<D extends DatasetName>(
  dataset: D,
  page: SourcePage<D>,
  run: {
    readonly writer: RunWriter;
    readonly source: VulnerabilitySource;
    readonly report: UnusableReport;
    readonly cost: () => RunCost;
  },
): Promise<void> {
  let unusableValues = 0;
  const rows = page.records.map((usable) => {
    const report = (value: UnusableValue) => {
      unusableValues += 1;
      run.report.value(dataset, usable.record.id, value);
    };
    usable.unusableValues.forEach(report);
    return recordToRow(dataset, usable, report);
  });
  for (const record of page.unusable) run.report.row(dataset, record);
  await run.writer.stagePage({
    dataset,
    rows,
    unusableIds: page.unusable.map((record) => record.id),
    unusableValues,
    nextCursor: page.nextCursor,
    body: page.body,
    receivedAt: page.receivedAt,
    pacing: run.source.usage().pacing,
    ...run.cost(),
  });
}
