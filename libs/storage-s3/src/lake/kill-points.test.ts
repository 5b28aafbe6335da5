import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { startLakeWriter } from '../../test/start-lake-writer.ts';
import { stagedRunKey } from './lake-layout.ts';
import type { Lake } from './lake.ts';

const POINTS = 20;

let before: LakeFolder;
let undisturbed: LakeFolder;
let writes = 0;
/** What a reader may see: the old rows or the new. */
let allowed: readonly string[] = [];

beforeAll(async () => {
  before = await createLakeFolder();
  await syncGeneration(before.lake, 0);
  const old = await look(before.lake);
  undisturbed = await createLakeFolder(before);
  await using child = startLakeWriter(undisturbed.location, 'die', '0');
  writes = Number((await child.nextLine())?.split(' ')[1]);
  allowed = [old, await look(undisturbed.lake)];
});

afterAll(async () => {
  await before[Symbol.asyncDispose]();
  await undisturbed[Symbol.asyncDispose]();
});

/** What one look at a store shows; each of its answers must be of one state. */
async function look(store: Lake): Promise<string> {
  const rows = await collect(store.readRows('vulnerabilities', { columns: ['id', 'run_id', 'severity'] }));
  return rows
    .map((row) => row.join(' '))
    .sort()
    .join();
}

/** Reads in a loop until the other process is gone. */
async function watch(folder: LakeFolder, isOver: () => boolean): Promise<readonly string[]> {
  const seen = new Set<string>();
  const counts = new Set<number>();
  const reader = folder.openAgain();
  while (!isOver()) {
    seen.add(await look(reader));
    counts.add((await collect(reader.readEvents({ runId: 'run 1' }))).length);
  }
  const complete = (await collect(undisturbed.lake.readEvents({ runId: 'run 1' }))).length;
  expect([...counts].filter((count) => count !== 0 && count !== complete)).toEqual([]);
  return [...seen];
}

describe('a process killed while it syncs into a lake', () => {
  it.each(Array.from({ length: POINTS }, (_, index) => index))(
    'leaves what the next run completes as if nothing had happened, and readers see no mix (point %i)',
    async (point) => {
      const death = 1 + Math.floor((point / (POINTS - 1)) * (writes - 1));
      await using folder = await createLakeFolder(before);
      let isOver = false;
      const watching = watch(folder, () => isOver);
      await using child = startLakeWriter(
        folder.location,
        'die',
        String(death),
        point % 2 === 0 ? 'before' : 'after',
      );
      expect(await child.nextLine()).toBeNull();
      await syncGeneration(folder.openAgain(), 1);
      isOver = true;
      const seen = await watching;
      expect(seen.filter((view) => !allowed.includes(view))).toEqual([]);
      expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
      // Who completed the run began the next one, and read nothing.
      const left = (await folder.keys()).filter((key) => key !== stagedRunKey('run 1'));
      expect(left).toEqual(await undisturbed.keys());
    },
  );
});
