import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '@vanta-vuln/core';
import { planGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { stoppableStore } from '../stoppable-store.ts';
import { COMMIT_KEY } from './lake-layout.ts';

const FINISHED_AT = Date.UTC(2026, 0, 16);
const TIME_IS_UP = new Error('time is up');

let planned: LakeFolder;

beforeAll(async () => {
  planned = await createLakeFolder();
  await syncGeneration(planned.lake, 0);
  await planGeneration(planned.lake, 1);
});

afterAll(() => planned[Symbol.asyncDispose]());

/** Counts the operations of a store, and calls back at each with its number and what it is. */
function counted(store: ObjectStore, at: (operation: number, name: string) => void): ObjectStore {
  let operations = 0;
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        operations += 1;
        at(operations, `${String(name)} ${String(args[0])}`);
        return Reflect.apply(value, target, args);
      };
    },
  });
}

describe('a commit that is told to stop', () => {
  it('stops before the pointer is replaced and never after, and the next one completes it', async () => {
    const undisturbed = await createLakeFolder(planned);
    const names: string[] = [];
    await undisturbed
      .openAgain({ store: counted(undisturbed.store, (_, name) => void names.push(name)) })
      .commitPlanned({ finishedAt: FINISHED_AT });
    const pointer = names.findIndex((name) => name === `put ${COMMIT_KEY}`) + 1;
    const wanted = await readState(undisturbed.lake);
    expect(pointer).toBeGreaterThan(20);

    const points = [1, 5, 12, Math.floor(pointer / 2), pointer - 1, pointer, pointer + 1, names.length - 1];
    for (const point of points) {
      await using folder = await createLakeFolder(planned);
      const stopping = new AbortController();
      const store = counted(folder.store, (operation) => {
        if (operation === point) stopping.abort(TIME_IS_UP);
      });
      const committing = folder
        .openAgain({ store })
        .commitPlanned({ finishedAt: FINISHED_AT, signal: stopping.signal });
      const outcome = await committing.then(
        (run) => run?.id,
        (error: unknown) => error,
      );
      const committed = await folder.lake.lastRun();
      expect([outcome, committed?.id], `at ${names[point - 1]}`).toEqual(
        point < pointer ? [TIME_IS_UP, 'run 0'] : ['run 1', 'run 1'],
      );
      // The lease is free at once, and nothing is built that the next one could not go on with.
      await folder.lake.commitPlanned({ finishedAt: FINISHED_AT });
      expect(await readState(folder.lake), `at ${names[point - 1]}`).toEqual(wanted);
      expect(await folder.keys()).toEqual(await undisturbed.keys());
    }
    await undisturbed[Symbol.asyncDispose]();
  });
});

describe('a build that is told to stop', () => {
  it.each([1, 4, 9])('stops at operation %i, and the next one builds it all', async (point) => {
    await using folder = await createLakeFolder(planned);
    const stopping = new AbortController();
    const store = counted(folder.store, (operation) => {
      if (operation === point) stopping.abort(TIME_IS_UP);
    });
    const { signal } = stopping;
    await expect(folder.openAgain({ store }).build('run 1', 'vulnerabilities', { signal })).rejects.toBe(
      TIME_IS_UP,
    );
    const built = await folder.lake.build('run 1', 'vulnerabilities');
    expect(built.rows).toBeGreaterThan(0);
    expect((await folder.lake.commitPlanned({ finishedAt: FINISHED_AT }))?.id).toBe('run 1');
  });
});

describe('a store that was told to stop', () => {
  it('begins nothing more, except that it can be closed', async () => {
    await using folder = await createLakeFolder();
    const store = stoppableStore(folder.store, AbortSignal.abort(TIME_IS_UP));
    for (const begun of [
      store.head('a'),
      store.get('a'),
      store.getRange('a', { start: 0, end: 1 }),
      store.put('a', new Uint8Array()),
      store.copy('a', 'b'),
      store.delete('a'),
      store.abortUpload({ key: 'a', id: 'a@1', startedAt: 0 }),
    ])
      await expect(begun).rejects.toBe(TIME_IS_UP);
    expect(() => store.list()).toThrow(TIME_IS_UP);
    expect(() => store.listUploads()).toThrow(TIME_IS_UP);
    await store.close();
    expect(await folder.keys()).toEqual([]);
  });
});
