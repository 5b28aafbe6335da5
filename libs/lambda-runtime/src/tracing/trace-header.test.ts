import { describe, expect, it } from 'vitest';
import { readTraceHeader } from './trace-header.ts';

describe('the header of a trace', () => {
  it('names the trace, the segment of the function and whether it is in the sample', () => {
    expect(
      readTraceHeader('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'),
    ).toEqual({
      traceId: '1-5759e988-bd862e3fe1be46a994272793',
      parentId: '53995c3f42cd8ad8',
      isSampled: true,
    });
  });

  it('is read in any order and with fields that nobody asked for', () => {
    expect(readTraceHeader('Lineage=25:a87bd80c:1; Sampled=0; Root=1-a-b')).toEqual({
      traceId: '1-a-b',
      parentId: null,
      isSampled: false,
    });
  });

  it('leaves undecided what is not sampled for certain', () => {
    expect(readTraceHeader('Root=1-a-b;Sampled=?')).toMatchObject({ isSampled: false });
    expect(readTraceHeader('Root=1-a-b')).toMatchObject({ isSampled: false });
  });

  it.each([[undefined], [''], ['Sampled=1'], ['Root=;Sampled=1'], ['Root'], [';;=;']])(
    'tells of no trace in %j',
    (header) => {
      expect(readTraceHeader(header)).toBeNull();
    },
  );
});
