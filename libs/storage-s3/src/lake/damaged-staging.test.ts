import { DATASETS } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { BEGIN, toStagedPage } from '@vanta-vuln/contract-tests/lists';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { createPlannedLake } from '../../test/planned-lake.ts';
import { pageKey } from './lake-layout.ts';

const RUN = { ...BEGIN, runId: 'run 1' };
const ROWS = 10;
const PAGES = 3;

const containing = (part: string): unknown => expect.stringContaining(part);

let planned: LakeFolder;
let undisturbed: LakeFolder;
let parked: LakeFolder;

beforeAll(async () => {
  ({ planned, undisturbed } = await createPlannedLake());
  parked = await createLakeFolder();
  await syncGeneration(parked.lake, 0);
  await using writer = await parked.lake.beginRun(RUN);
  for (const dataset of DATASETS) {
    for (let start = 0; start < PAGES * ROWS; start += ROWS) {
      const rows = GENERATIONS[1][dataset]?.slice(start, start + ROWS) ?? [];
      await writer.stagePage(toStagedPage(dataset, rows, { nextCursor: `after ${start + ROWS}` }));
    }
  }
});

afterAll(async () => {
  for (const folder of [planned, undisturbed, parked]) await folder[Symbol.asyncDispose]();
});

/** What a sync makes of the lake that comes next; whether it went on where the parked run was. */
async function sync({ lake }: LakeFolder): Promise<boolean> {
  await using writer = await lake.beginRun(RUN);
  const { resumed } = writer;
  await finishGeneration(writer, GENERATIONS[1], 1);
  return resumed;
}

async function expectWhole({ lake }: LakeFolder): Promise<void> {
  expect(await readState(lake)).toEqual(await readState(undisturbed.lake));
}

/** Changes one bit of an object. */
async function spoil(store: ObjectStore, key: string, place: number): Promise<void> {
  const { bytes } = await store.get(key);
  const spoilt = Buffer.from(bytes);
  spoilt[place] = (spoilt[place] ?? 0) ^ 1;
  await store.put(key, spoilt);
}

describe('a run that was parked', () => {
  it('goes on where it was', async () => {
    await using folder = await createLakeFolder(parked);
    expect(await sync(folder)).toBe(true);
    await expectWhole(folder);
  });

  it.each([1, 2])('is read anew when it has lost page %i: its rows would be told as gone', async (page) => {
    await using folder = await createLakeFolder(parked);
    await folder.store.delete(pageKey('run 1', 'vulnerabilities', page));
    expect(await sync(folder)).toBe(false);
    await expectWhole(folder);
  });

  it('goes on at a page that it has lost, where that was the last one', async () => {
    await using folder = await createLakeFolder(parked);
    await folder.store.delete(pageKey('run 1', 'vulnerabilities', PAGES));
    expect(await sync(folder)).toBe(true);
    await expectWhole(folder);
  });

  it('names a page with one other bit, wherever it is, and goes on or begins anew without it', async () => {
    await using folder = await createLakeFolder(parked);
    const key = pageKey('run 1', 'vulnerabilities', 2);
    const { bytes } = await folder.store.get(key);
    for (let place = 0; place < bytes.length; place += 41) {
      await spoil(folder.store, key, place);
      await expect(folder.lake.beginRun(RUN), `byte ${place}`).rejects.toMatchObject({
        code: 'lake-damaged',
        message: containing(key),
        hint: containing('Delete it'),
      });
      await folder.store.put(key, bytes);
    }
    await folder.store.delete(key);
    await sync(folder);
    await expectWhole(folder);
  });
});

/** The same page without its checksum, as an earlier version wrote it. */
function withoutSum(page: Uint8Array): Buffer {
  const bytes = Buffer.from(page);
  const headAt = 8;
  const bodyAt = headAt + bytes.readUInt32LE(0);
  const head = Buffer.from(bytes.toString('utf8', headAt, bodyAt).replace(/,"sum":\d+}$/, '}'));
  expect(head.length).toBeLessThan(bodyAt - headAt);
  const lengths = bytes.subarray(0, headAt);
  lengths.writeUInt32LE(head.length, 0);
  return Buffer.concat([lengths, head, bytes.subarray(bodyAt)]);
}

describe('a run that was planned', () => {
  it('names a page that an earlier version wrote, without a checksum, where its body is damaged', async () => {
    await using folder = await createLakeFolder(planned);
    const key = pageKey('run 1', 'assets', 1);
    const page = withoutSum((await folder.store.get(key)).bytes);
    const spoilt = Buffer.from(page);
    const bodyAt = 8 + page.readUInt32LE(0);
    spoilt.fill(0, bodyAt + 20, bodyAt + 40);
    await folder.store.put(key, spoilt);
    await expect(folder.lake.beginRun(RUN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(key),
      hint: containing('Delete it'),
    });
    await folder.store.put(key, page);
    await using writer = await folder.lake.beginRun(RUN);
    expect(writer.rolledForward?.id).toBe('run 1');
  });

  it('names a page that is damaged, and is read anew without it', async () => {
    await using folder = await createLakeFolder(planned);
    const key = pageKey('run 1', 'vulnerabilities', 1);
    const { size = 0 } = (await folder.store.head(key)) ?? {};
    await spoil(folder.store, key, size - 20);
    await expect(folder.lake.beginRun(RUN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(key),
      hint: containing('Delete it'),
    });
    await folder.store.delete(key);
    expect(await sync(folder)).toBe(false);
    await expectWhole(folder);
  });
});
