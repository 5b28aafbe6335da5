import type { ObjectStore } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { planGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder, expireLease } from '../../test/lake-folder.ts';
import { verifyLake } from './verify-lake.ts';

const FINISHED_AT = Date.UTC(2026, 0, 16);
const WRITES: readonly (string | symbol)[] = ['put', 'copy', 'delete'];

/** A store that fails for good after some writes; tells how many there were. */
function failingAfter(store: ObjectStore, last: number) {
  const made = { writes: 0 };
  const failing = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        if (WRITES.includes(name)) made.writes += 1;
        if (made.writes > last) return Promise.reject(new Error('the network is gone'));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { failing, made };
}

it('calls nothing wrong, without a word of the commit, that a commit which ended anywhere has left', async () => {
  await using planned = await createLakeFolder();
  await syncGeneration(planned.lake, 0);
  await planGeneration(planned.lake, 1);
  await using whole = await createLakeFolder(planned);
  const { failing: counted, made } = failingAfter(whole.store, Infinity);
  await whole.openAgain({ store: counted }).commitPlanned({ finishedAt: FINISHED_AT });

  let unfinished = 0;
  for (let last = 1; last < made.writes; last += 1) {
    await using folder = await createLakeFolder(planned);
    const { failing } = failingAfter(folder.store, last);
    await folder
      .openAgain({ store: failing })
      .commitPlanned({ finishedAt: FINISHED_AT })
      .catch(() => null);
    const { problems, changedMeanwhile } = await verifyLake(folder.store);
    if (problems.length > 0) unfinished += 1;
    expect(problems.length === 0 || changedMeanwhile, `after ${last} of ${made.writes} writes`).toBe(true);
    await expireLease(folder);
    await folder.lake.commitPlanned({ finishedAt: FINISHED_AT });
    expect(await verifyLake(folder.store)).toMatchObject({ problems: [], changedMeanwhile: false });
  }
  expect(unfinished).toBeGreaterThan(3);
});
