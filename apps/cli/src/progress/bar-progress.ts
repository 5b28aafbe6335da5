import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { DATASETS, formatCount, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import type { DatasetProgress, SyncProgress } from '@vanta-vuln/sync';
import { widthOf } from '../terminal.ts';
import type { OutputStream } from '../terminal.ts';
import { barWidthBeside, drawBar } from './draw-bar.ts';
import type { ProgressView } from './progress-view.ts';
import { progressText } from './progress-text.ts';

const NAME_WIDTH = 'vulnerabilities'.length;
const WIDEST_COUNTS = '200,000 of about 200,000'.length;
const GAPS = 4;

// The rate limit lets nothing through for up to a minute, which looks as if nothing went on.
const QUIET_SECONDS = 3;

/** Progress bars: one for each dataset, and a line with the rate and the time left. */
export function barProgress(stream: OutputStream): ProgressView {
  const bars = new MultiBar({
    stream,
    format: '{line}',
    hideCursor: true,
    gracefulExit: false,
    emptyOnZero: true,
    linewrap: true,
  });
  const barWidth = barWidthBeside(NAME_WIDTH + WIDEST_COUNTS + GAPS, widthOf(stream));
  const addLine = (line: string) => bars.create(1, 0, { line });
  const datasetLines = mapDatasets((dataset) => addLine(datasetLine(dataset, NOTHING_YET, barWidth)));
  const summary: SingleBar = addLine('');
  let latest: SyncProgress | undefined;
  let quietSeconds = 0;
  const clock = setInterval(() => {
    quietSeconds += 1;
    if (latest?.phase !== 'fetching' || quietSeconds < QUIET_SECONDS) return;
    summary.update(0, { line: progressText(latest, quietSeconds) });
  }, 1_000);
  return {
    update(progress) {
      latest = progress;
      quietSeconds = 0;
      for (const dataset of DATASETS) {
        datasetLines[dataset].update(0, { line: datasetLine(dataset, progress.datasets[dataset], barWidth) });
      }
      summary.update(0, { line: progressText(progress) });
    },
    log: (text) => bars.log(text),
    [Symbol.dispose]() {
      clearInterval(clock);
      bars.stop();
    },
  };
}

const NOTHING_YET: DatasetProgress = { rows: 0, pages: 0, done: false, expectedRows: null };

/** One dataset: a bar where there is something to expect, and the rows read. */
function datasetLine(
  dataset: DatasetName,
  { rows, expectedRows, done }: DatasetProgress,
  barWidth: number,
): string {
  const share = done ? 1 : expectedRows === null || expectedRows === 0 ? 0 : rows / expectedRows;
  const expected = done || expectedRows === null ? '' : ` of about ${formatCount(expectedRows)}`;
  const bar = barWidth === 0 ? '' : `  ${drawBar(share, barWidth)}`;
  return `${dataset.padEnd(NAME_WIDTH)}${bar}  ${formatCount(rows)}${expected}`;
}
