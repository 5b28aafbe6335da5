import { describe, expect, it } from 'vitest';
import { readReport } from './report-line.ts';

const warm =
  'REPORT RequestId: 6bc28136-xmpl-4365-b021-0ce6b2e64ab0\tDuration: 21.15 ms\tBilled Duration: 22 ms\tMemory Size: 512 MB\tMax Memory Used: 97 MB\t';
const cold = `${warm}Init Duration: 182.68 ms\t`;

describe('readReport', () => {
  it('reads the figures of a cold start out of the log around them', () => {
    const log = `START RequestId: 6bc28136 Version: $LATEST\n{"level":"info"}\nEND RequestId: 6bc28136\n${cold}\nXRAY TraceId: 1-5e34a614\n`;
    expect(readReport(log)).toEqual({
      duration: 21.15,
      billedDuration: 22,
      memorySize: 512,
      maxMemoryUsed: 97,
      initDuration: 182.68,
    });
  });

  it('has no init for a container that was there already', () => {
    expect(readReport(warm)?.initDuration).toBeNull();
  });

  it('finds nothing in a log without the line, or in one that was cut', () => {
    expect(readReport('START RequestId: 6bc28136\n')).toBeNull();
    expect(readReport('REPORT RequestId: 6bc28136\tDuration: 21')).toBeNull();
  });
});
