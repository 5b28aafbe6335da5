import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { createPlannedLake } from '../../test/planned-lake.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';
import { readPlannedRun } from './planned-run.ts';
import { COMMIT_KEY, historyKey, stagingPrefix } from './lake-layout.ts';

const FINISHED_AT = Date.UTC(2026, 0, 16);
const STAGING = stagingPrefix('run 1');

let planned: LakeFolder;
let undisturbed: LakeFolder;
let staged: readonly string[] = [];

beforeAll(async () => {
  ({ planned, undisturbed } = await createPlannedLake());
  staged = (await planned.keys()).filter((key) => key.startsWith(STAGING));
});

afterAll(async () => {
  await planned[Symbol.asyncDispose]();
  await undisturbed[Symbol.asyncDispose]();
});

/** Takes away what is staged, as a lifecycle of the bucket does that goes by the age of each object. */
async function lose(folder: LakeFolder, isLost: (key: string) => boolean): Promise<void> {
  const lost = (await folder.keys()).filter((key) => key.startsWith(STAGING) && isLost(key));
  expect(lost).not.toEqual([]);
  for (const key of lost) await folder.store.delete(key);
}

/** What a sync makes of it that comes next, and has the account as it was. */
async function expectHealed(folder: LakeFolder): Promise<void> {
  await syncGeneration(folder.openAgain(), 1);
  expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
  expect((await verifyLake(folder.store, { deep: true })).problems).toEqual([]);
  expect(await folder.keys()).toEqual(await undisturbed.keys());
}

describe('a planned run that has lost what it had staged', () => {
  it.each([
    ['all pages', (key: string) => key.includes('/pages/')],
    ['the pages of one dataset', (key: string) => key.includes('/pages/assets/')],
    ['its first page', (key: string) => key === staged.find((found) => found.includes('/pages/'))],
    ['its integrations', (key: string) => key.endsWith('integrations.json')],
  ])(
    'is not committed without %s: no row counts as gone, and the next sync reads all anew',
    async (_, isLost) => {
      await using folder = await createLakeFolder(planned);
      const before = await readState(folder.lake);
      await lose(folder, isLost);
      expect(await folder.openAgain().commitPlanned({ finishedAt: FINISHED_AT })).toBeNull();
      expect(await readState(folder.lake)).toEqual(before);
      expect((await folder.keys()).filter((key) => key.startsWith(STAGING))).toEqual([]);
      await expectHealed(folder);
    },
  );

  it('is not built either, and says what is missing', async () => {
    await using folder = await createLakeFolder(planned);
    await lose(folder, (key) => key.includes('/pages/vulnerabilities/'));
    await expect(folder.lake.build('run 1', 'vulnerabilities')).rejects.toMatchObject({
      code: 'staging-incomplete',
      message: `What run run 1 has staged in ${folder.location} is not all there: its pages hold 0 of 60 vulnerabilities.`,
    });
  });

  it('takes the history with it that an attempt before its pointer left', async () => {
    await using folder = await createLakeFolder(planned);
    for (const dataset of ['vulnerabilities', 'remediations', 'assets'] as const)
      await folder.lake.build('run 1', dataset);
    const found = await readPlannedRun(folder.store, 'run 1');
    const history = historyKey(found?.value.stamp ?? { date: '', text: '' });
    await folder.store.put(history, (await undisturbed.store.get(history)).bytes);
    await lose(folder, (key) => key.includes('/pages/') || key.includes('-history-'));
    await expectHealed(folder);
  });

  it('keeps its changes where it was committed before that', async () => {
    await using folder = await createLakeFolder(planned);
    const pointer = (await undisturbed.store.get(COMMIT_KEY)).bytes;
    for (const key of await undisturbed.keys())
      if (!key.startsWith('sync_history/') && !key.startsWith('raw_json/'))
        await folder.store.put(key, (await undisturbed.store.get(key)).bytes);
    await folder.store.put(COMMIT_KEY, pointer);
    await lose(folder, (key) => key.includes('/pages/'));
    expect((await folder.openAgain().commitPlanned({ finishedAt: FINISHED_AT }))?.id).toBe('run 1');
    const { events, rows } = await readState(folder.lake);
    const wanted = await readState(undisturbed.lake);
    expect({ events, rows }).toEqual({ events: wanted.events, rows: wanted.rows });
  });
});
