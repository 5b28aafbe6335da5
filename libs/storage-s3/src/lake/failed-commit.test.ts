import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { planGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { currentKey, historyKey, rawBackupKey } from './lake-layout.ts';
import { readPlannedRun } from './planned-run.ts';

const FINISHED_AT = Date.UTC(2026, 0, 16);

/** A store that fails one write at once and takes its time for all others; counts those that are under way. */
function failingAt(store: ObjectStore, isFailing: (key: string) => boolean) {
  const writes = { underWay: 0 };
  const write = async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    if (isFailing(key)) throw new ObjectStoreError('object-store-failed', 'It failed.', { hint: 'Again.' });
    writes.underWay += 1;
    try {
      await sleep(30);
      return await work();
    } finally {
      writes.underWay -= 1;
    }
  };
  const failing = new Proxy(store, {
    get(target, name): unknown {
      if (name === 'put')
        return (...args: Parameters<ObjectStore['put']>) => write(args[0], () => target.put(...args));
      if (name === 'copy') return (from: string, to: string) => write(to, () => target.copy(from, to));
      if (name === 'delete') return (key: string) => write(key, () => target.delete(key));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { failing, writes };
}

it('leaves nothing under way when it fails: no write ends during the run of another', async () => {
  await using planned = await createLakeFolder();
  await syncGeneration(planned.lake, 0);
  await planGeneration(planned.lake, 1);
  const found = await readPlannedRun(planned.store, 'run 1');
  const stamp = found?.value.stamp ?? { date: '', text: '' };
  for (const key of [currentKey('assets'), rawBackupKey(stamp), historyKey(stamp)]) {
    await using folder = await createLakeFolder(planned);
    const { failing, writes } = failingAt(folder.store, (written) => written === key);
    const committing = folder.openAgain({ store: failing }).commitPlanned({ finishedAt: FINISHED_AT });
    await expect(committing, key).rejects.toMatchObject({ code: 'object-store-failed' });
    expect(writes.underWay, key).toBe(0);
  }
});
