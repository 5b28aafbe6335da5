import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '@vanta-vuln/core';
import { BEGIN, toStagedPage } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';
import { stagingPrefix } from './lake-layout.ts';

const STAGING = stagingPrefix('run 1');
/** A lease that runs out while its writer sleeps, and whose writer gives no sign of life meanwhile. */
const SHORT = { duration: 60, renewEvery: 1_000_000 };

/** A store whose writer falls asleep when it wants to list what is staged, and wakes when it is told to. */
function sleepingStore(store: ObjectStore, prefix: string) {
  const asleep = Promise.withResolvers<void>();
  const awake = Promise.withResolvers<void>();
  const bed = { isMade: false };
  const sleeping = new Proxy(store, {
    get(target, name): unknown {
      if (name === 'list')
        return async function* (asked: string) {
          if (bed.isMade && asked === prefix) {
            asleep.resolve();
            await awake.promise;
          }
          yield* target.list(asked);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { sleeping, bed, asleep: asleep.promise, wake: () => awake.resolve() };
}

/** A run of which an earlier attempt has staged a page: its pages must be read again to be built. */
async function leaveHalf(folder: LakeFolder): Promise<void> {
  await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 1' });
  const page = GENERATIONS[1].vulnerabilities?.slice(0, 20) ?? [];
  await writer.stagePage(toStagedPage('vulnerabilities', page, { nextCursor: 'after 20' }));
}

describe('a writer that sleeps for longer than its lease', () => {
  it('writes nothing over what another has committed of its run meanwhile', async () => {
    await using folder = await createLakeFolder();
    await syncGeneration(folder.lake, 0);
    await using undisturbed = await createLakeFolder(folder);
    await syncGeneration(undisturbed.lake, 1);
    await leaveHalf(folder);
    const { sleeping, bed, asleep, wake } = sleepingStore(folder.store, STAGING);
    const writer = await folder
      .openAgain({ store: sleeping, lease: SHORT })
      .beginRun({ ...BEGIN, runId: 'run 1' });
    expect(writer.resumed).toBe(true);
    bed.isMade = true;
    const committing = finishGeneration(writer, GENERATIONS[1], 1).catch((error: unknown) => error);
    await asleep;
    await sleep(80);
    await syncGeneration(folder.openAgain(), 1);
    wake();
    expect(await committing).toMatchObject({ code: 'lease-lost' });
    await writer[Symbol.asyncDispose]();
    expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
    expect((await verifyLake(folder.store, { deep: true })).problems).toEqual([]);
  });

  it('takes nothing from a run that another has begun meanwhile', async () => {
    await using folder = await createLakeFolder();
    await syncGeneration(folder.lake, 0);
    await using undisturbed = await createLakeFolder(folder);
    await syncGeneration(undisturbed.lake, 1);
    const { sleeping, bed, asleep, wake } = sleepingStore(folder.store, 'staging/');
    bed.isMade = true;
    const beginning = folder
      .openAgain({ store: sleeping, lease: SHORT })
      .beginRun({ ...BEGIN, runId: 'late', mode: 'restart' })
      .catch((error: unknown) => error);
    await asleep;
    await sleep(80);
    await using writer = await folder.openAgain().beginRun({ ...BEGIN, runId: 'run 1' });
    const page = GENERATIONS[1].vulnerabilities?.slice(0, 20) ?? [];
    await writer.stagePage(toStagedPage('vulnerabilities', page, { nextCursor: 'after 20' }));
    wake();
    expect(await beginning).toMatchObject({ code: 'lease-lost' });
    await finishGeneration(writer, GENERATIONS[1], 1);
    expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
  });
});
