import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreLockedError } from '@vanta-vuln/core';
import { BEGIN } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { startLakeWriter } from '../../test/start-lake-writer.ts';
import { THIS_PROCESS } from '../writer-process.ts';
import { putJson } from './json-object.ts';
import { LEASE_KEY } from './lake-layout.ts';

/** A run that is killed when it has staged some pages. */
async function killRun(folder: LakeFolder): Promise<void> {
  await using child = startLakeWriter(folder.location, 'die', '7', 'after');
  expect(await child.nextLine()).toBeNull();
}

/** What a writer leaves that has died half a minute ago, on whatever machine. */
function leaveLease({ store }: LakeFolder, process: object): Promise<string> {
  const since = Date.UTC(2024, 0, 15);
  const left = { state: 'held', nonce: randomUUID(), beat: 3, runId: 'left', owner: 'host:7', since };
  return putJson(store, LEASE_KEY, { ...left, process, holdsFor: 120_000 });
}

describe('a writer that was killed on this machine', () => {
  it('lets the next one go on at once, with all that it had staged', async () => {
    await using folder = await createLakeFolder();
    await using undisturbed = await createLakeFolder();
    for (const { lake } of [folder, undisturbed]) await syncGeneration(lake, 0);
    await syncGeneration(undisturbed.lake, 1);
    await killRun(folder);
    await using writer = await folder.openAgain().beginRun({ ...BEGIN, runId: 'next' });
    expect(writer).toMatchObject({ resumed: true, checkpoint: { runId: 'run 1' } });
    await finishGeneration(writer, GENERATIONS[1], 1);
    expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
  });

  it('is not taken for dead while its number belongs to another process since', async () => {
    await using folder = await createLakeFolder();
    const living = process.ppid;
    await leaveLease(folder, { ...THIS_PROCESS, pid: living, began: null });
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({ code: 'store-locked' });
    await leaveLease(folder, { ...THIS_PROCESS, began: 'earlier', token: 'of a process of the same number' });
    await using writer = await folder.lake.beginRun(BEGIN);
    expect(writer.resumed).toBe(false);
  });
});

describe.skipIf(THIS_PROCESS.began === null)('a writer in another thread of this process', () => {
  it('keeps the lake', async () => {
    await using folder = await createLakeFolder();
    await leaveLease(folder, { ...THIS_PROCESS, token: 'of another thread' });
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({ code: 'store-locked' });
  });
});

describe('a writer of which nobody can say whether it lives', () => {
  it('keeps the lake, and whoever is refused learns who has it, since when, and until when at most', async () => {
    await using folder = await createLakeFolder();
    await leaveLease(folder, { ...THIS_PROCESS, machine: 'another', pid: 999_999_999 });
    const refusal: unknown = await folder.lake.beginRun(BEGIN).catch((error: unknown) => error);
    if (!(refusal instanceof StoreLockedError)) throw refusal;
    expect(refusal.message).toBe(
      `${folder.location} is being written by run left of host:7 since 2024-01-15T00:00:00.000Z.`,
    );
    expect(refusal.hint).toMatch(/If it was killed, another may write in 1[12]\d s\.$/);
  });
});

describe('an upload that a dead process left', () => {
  it('is taken back by whoever gets the lease next, and one that has just begun is not', async () => {
    await using folder = await createLakeFolder();
    const uploads = join(folder.path, '.vanta-vuln/uploads');
    await mkdir(uploads, { recursive: true });
    await writeFile(join(uploads, `${encodeURIComponent('snapshots/run=1/x.parquet')}@1`), 'half');
    {
      await using writer = await folder.lake.beginRun(BEGIN);
      expect(writer.resumed).toBe(false);
    }
    expect(await readdir(uploads)).toHaveLength(1);
    await sleep(30);
    await using writer = await folder.openAgain({ lease: { duration: 80 } }).beginRun(BEGIN);
    expect(writer.resumed).toBe(false);
    expect(await readdir(uploads)).toEqual([]);
  });
});
