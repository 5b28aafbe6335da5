import { DATASETS } from '@vanta-vuln/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { createPlannedLake } from '../../test/planned-lake.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';
import { putJson } from './json-object.ts';
import { builtKey, planKey, stagingPrefix } from './lake-layout.ts';
import { readPlannedRun } from './planned-run.ts';
import type { PlannedRun } from './planned-run.ts';

const FINISHED_AT = Date.UTC(2026, 0, 16);

let planned: LakeFolder;
let undisturbed: LakeFolder;

beforeAll(async () => {
  ({ planned, undisturbed } = await createPlannedLake());
});

afterAll(async () => {
  await planned[Symbol.asyncDispose]();
  await undisturbed[Symbol.asyncDispose]();
});

/** Makes the plan that of an earlier version, which hashed otherwise and saw so many more assets as updated. */
async function makeOlder({ store }: LakeFolder, { updatedMore }: { readonly updatedMore: number }) {
  const found = await readPlannedRun(store, 'run 1');
  if (found === null) throw new TypeError('nothing is planned');
  const { head, run } = found.value;
  const { assets } = run.counts;
  const older: PlannedRun = {
    ...found.value,
    head: { ...head, layout: head.layout.replace(/hash \d+/, 'hash 0') },
    run: {
      ...run,
      counts: {
        ...run.counts,
        assets: {
          ...assets,
          updated: assets.updated + updatedMore,
          unchanged: assets.unchanged - updatedMore,
        },
      },
    },
  };
  await putJson(store, planKey('run 1'), older);
}

describe('a run that another version of this program had planned', () => {
  it('is carried out where both see the same changes', async () => {
    await using folder = await createLakeFolder(planned);
    await makeOlder(folder, { updatedMore: 0 });
    await folder.openAgain().commitPlanned({ finishedAt: FINISHED_AT });
    const { problems } = await verifyLake(folder.store, { deep: true });
    expect(problems).toEqual([]);
    expect((await folder.lake.lastRun())?.id).toBe('run 1');
  });

  it('is given up where its record would tell of changes that no history has, and all is read anew', async () => {
    await using folder = await createLakeFolder(planned);
    const before = await readState(folder.lake);
    await makeOlder(folder, { updatedMore: 5 });
    expect(await folder.openAgain().commitPlanned({ finishedAt: FINISHED_AT })).toBeNull();
    expect(await readState(folder.lake)).toEqual(before);
    expect((await folder.keys()).filter((key) => key.startsWith(stagingPrefix('run 1')))).toEqual([]);
    await syncGeneration(folder.openAgain(), 1);
    expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
    expect((await verifyLake(folder.store, { deep: true })).problems).toEqual([]);
  });

  it('is built anew where that version has built it, for its rows are hashed otherwise', async () => {
    await using folder = await createLakeFolder(planned);
    await makeOlder(folder, { updatedMore: 0 });
    for (const dataset of DATASETS)
      await folder.store.put(builtKey('run 1', dataset), new TextEncoder().encode('of another version'));
    await folder.openAgain().commitPlanned({ finishedAt: FINISHED_AT });
    expect((await folder.lake.lastRun())?.id).toBe('run 1');
    expect((await verifyLake(folder.store, { deep: true })).problems).toEqual([]);
  });
});
