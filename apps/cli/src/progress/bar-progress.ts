import { MultiBar } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import { DATASETS, mapDatasets } from '@vanta-vuln/core';
import type { DatasetName } from '@vanta-vuln/core';
import type { DatasetProgress } from '@vanta-vuln/sync';
import { formatCount } from '../format-values.ts';
import type { OutputStream } from '../terminal.ts';
import { drawBar } from './draw-bar.ts';
import type { ProgressView } from './progress-view.ts';
import { progressText } from './progress-text.ts';

const NAME_WIDTH = 'vulnerabilities'.length;

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
  const addLine = (line: string) => bars.create(1, 0, { line });
  const datasetLines = mapDatasets((dataset) => addLine(datasetLine(dataset, NOTHING_YET)));
  const summary: SingleBar = addLine('');
  return {
    update(progress) {
      for (const dataset of DATASETS) {
        datasetLines[dataset].update(0, { line: datasetLine(dataset, progress.datasets[dataset]) });
      }
      summary.update(0, { line: progressText(progress) });
    },
    log: (text) => bars.log(text),
    [Symbol.dispose]: () => bars.stop(),
  };
}

const NOTHING_YET: DatasetProgress = { rows: 0, pages: 0, done: false, expectedRows: null };

/** One dataset: a bar where there is something to expect, and the rows read. */
function datasetLine(dataset: DatasetName, { rows, expectedRows, done }: DatasetProgress): string {
  const share = done ? 1 : expectedRows === null || expectedRows === 0 ? 0 : rows / expectedRows;
  const expected = done || expectedRows === null ? '' : ` of about ${formatCount(expectedRows)}`;
  return `${dataset.padEnd(NAME_WIDTH)}  ${drawBar(share)}  ${formatCount(rows)}${expected}`;
}
