import { describe, expect, it } from 'vitest';
import { planGc } from './plan-gc.ts';

const snapshotOf = (runId: string) => ({
  stored: { key: `snapshots/run=${runId}/assets.parquet`, size: 1, modifiedAt: 0, version: '' },
  object: { kind: 'snapshot', runId, table: 'assets' } as const,
});

describe('the snapshots that stay', () => {
  it('are the same in every locale where several were written in the same second', () => {
    const { keptSnapshots } = planGc({
      committed: null,
      items: ['a', 'B', 'c'].map(snapshotOf),
      uploads: [],
      now: 0,
    });
    expect(keptSnapshots).toEqual(['c', 'a']);
  });
});
