import { describe, expect, it } from 'vitest';
import { makeLake } from '../../test/make-lake.ts';
import { readPointer } from '../lake/commit-pointer.ts';
import { planGc } from './plan-gc.ts';

const snapshotOf = (runId: string, modifiedAt = 0) => ({
  stored: { key: `snapshots/run=${runId}/assets.parquet`, size: 1, modifiedAt, version: '' },
  object: { kind: 'snapshot', runId, table: 'assets' } as const,
});

describe('the snapshots that stay', () => {
  it('are the same in every locale where several were written in the same second', () => {
    const { keptSnapshots } = planGc({
      committed: null,
      items: ['a', 'B', 'c'].map((runId) => snapshotOf(runId)),
      uploads: [],
      now: 0,
    });
    expect(keptSnapshots).toEqual(['c', 'a']);
  });

  it('are those whose objects the pointer names, whatever run it tells of', async () => {
    await using made = await makeLake([1]);
    const { committed } = await readPointer(made.store);
    if (committed === null) throw new Error('Nothing is committed.');
    const { snapshots } = planGc({
      committed: { ...committed, run: { ...committed.run, id: 'another' } },
      items: [snapshotOf(committed.run.id), snapshotOf('old'), snapshotOf('new', 1)],
      uploads: [],
      now: 1,
      keepSnapshots: 1,
    });
    expect(snapshots.map(({ runId }) => runId)).toEqual(['old']);
  });
});

const staged = (runId: string, modifiedAt: number, name = 'run.json') => ({
  stored: { key: `staging/run=${runId}/${name}`, size: 1, modifiedAt, version: '' },
  object: { kind: 'staging', runId } as const,
});

describe('staging that nobody committed', () => {
  it('is abandoned when it has lain as long as it may', () => {
    const items = [staged('old', 1000), staged('young', 1001)];
    const { staging } = planGc({ committed: null, items, uploads: [], now: 6000, stagingAge: 5000 });
    expect(staging.map(({ runId }) => runId)).toEqual(['old']);
  });

  it('stays where a plan is recorded, which whoever comes next carries out', () => {
    const items = [staged('planned', 0), staged('planned', 0, 'plan.json')];
    const { staging } = planGc({ committed: null, items, uploads: [], now: 6000, stagingAge: 5000 });
    expect(staging).toEqual([]);
  });
});
