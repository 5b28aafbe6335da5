import { describe, expect, it } from 'vitest';
import { traceId } from './trace-id.ts';

describe('the id of a trace', () => {
  it('is the root of the header, wherever it stands in it', () => {
    expect(traceId('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1')).toBe(
      '1-5759e988-bd862e3fe1be46a994272793',
    );
    expect(traceId('Sampled=0; Root=1-a-b')).toBe('1-a-b');
  });

  it('is missing where nothing is traced', () => {
    expect(traceId(undefined)).toBeNull();
    expect(traceId('Sampled=0')).toBeNull();
  });
});
