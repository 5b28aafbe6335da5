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

describe('staging that nobody committed', () => {
  it('is abandoned when it has lain as long as it may', () => {
    const staged = (runId: string, modifiedAt: number) => ({
      stored: { key: `staging/run=${runId}/run.json`, size: 1, modifiedAt, version: '' },
      object: { kind: 'staging', runId } as const,
    });
    const items = [staged('old', 1000), staged('young', 1001)];
    const { staging } = planGc({ committed: null, items, uploads: [], now: 6000, stagingAge: 5000 });
    expect(staging.map(({ runId }) => runId)).toEqual(['old']);
  });
});
