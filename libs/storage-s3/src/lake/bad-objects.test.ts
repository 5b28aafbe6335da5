import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DATASETS } from '@vanta-vuln/core';
import type { ChangeEvent, ChangeType, ObjectStore } from '@vanta-vuln/core';
import { BEGIN, collect } from '@vanta-vuln/contract-tests/lists';
import { beforeAll, describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { collectGarbage } from '../lake-care/collect-garbage.ts';
import { openObjectStore } from '../open-object-store.ts';
import {
  COMMIT_KEY,
  LEASE_KEY,
  currentKey,
  departedKey,
  indexKey,
  pageKey,
  snapshotKey,
} from './lake-layout.ts';
import { openLake } from './open-lake.ts';

const text = (content: string) => new TextEncoder().encode(content);

const containing = (part: string): unknown => expect.stringContaining(part);

async function createSyncedLake(): Promise<LakeFolder> {
  const folder = await createLakeFolder();
  await syncGeneration(folder.lake, 0);
  return folder;
}

describe('a commit.json that is none', () => {
  const cases = [
    { what: 'no JSON', content: text('run 1 is current'), code: 'lake-damaged' },
    { what: 'cut off', content: text('{"format": 1, "fence":'), code: 'lake-damaged' },
    { what: 'empty', content: text(''), code: 'lake-damaged' },
    { what: 'no text', content: Uint8Array.of(0xff, 0xfe, 0x00), code: 'lake-damaged' },
    {
      what: 'another object',
      content: text('{"format":1,"fence":"x","committed":{"run":1}}'),
      code: 'lake-damaged',
    },
    { what: 'of a newer version', content: text('{"format":2}'), code: 'lake-newer' },
  ];
  it.each(cases)('is refused by readers and writers, and stays ($what)', async ({ content, code }) => {
    await using folder = await createSyncedLake();
    await folder.store.put(COMMIT_KEY, content);
    await expect(folder.lake.lastRun()).rejects.toMatchObject({ code });
    await expect(collect(folder.lake.readRows('assets', { columns: ['id'] }))).rejects.toMatchObject({
      code,
    });
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({ code });
    // The lease was given back: who is refused next is told the same.
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({ code });
    expect(Buffer.from((await folder.store.get(COMMIT_KEY)).bytes)).toEqual(Buffer.from(content));
  });
});

describe('a lake that has lost its commit.json', () => {
  it('is refused by readers and writers, stays as it is, and goes on once that is put back', async () => {
    await using folder = await createSyncedLake();
    const { bytes } = await folder.store.get(COMMIT_KEY);
    await folder.store.delete(COMMIT_KEY);
    const left = await folder.objects();
    const lost = { code: 'lake-pointer-lost', message: containing('commit.json') };
    await expect(folder.lake.lastRun()).rejects.toMatchObject(lost);
    await expect(collect(folder.lake.readRuns())).rejects.toMatchObject(lost);
    await expect(collect(folder.lake.readEvents())).rejects.toMatchObject(lost);
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject(lost);
    await expect(collectGarbage({ store: folder.store })).rejects.toMatchObject(lost);
    expect(await folder.objects()).toEqual(left);
    await folder.store.put(COMMIT_KEY, bytes);
    await syncGeneration(folder.lake, 1);
    expect(await collect(folder.lake.readRuns())).toHaveLength(2);
  });

  it('is still known after a writer that went silent was shut out', async () => {
    await using folder = await createSyncedLake();
    await folder.store.put(COMMIT_KEY, text('{"format":1,"fence":"x","committed":null}'));
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({ code: 'lake-pointer-lost' });
  });
});

describe('a lake whose commit.json is an earlier one', () => {
  it('is refused by the next sync, which would tell of the changes since a second time, until it is put back', async () => {
    await using folder = await createSyncedLake();
    const { bytes: earlier } = await folder.store.get(COMMIT_KEY);
    await syncGeneration(folder.lake, 1);
    const { bytes: last } = await folder.store.get(COMMIT_KEY);
    await folder.store.put(COMMIT_KEY, earlier);
    const left = await folder.objects();
    const old = { code: 'lake-pointer-old', message: containing('run run 0'), hint: containing('Put back') };
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject(old);
    await expect(folder.lake.beginRun({ ...BEGIN, mode: 'restart' })).rejects.toMatchObject(old);
    expect(await folder.objects()).toEqual(left);
    await folder.store.put(COMMIT_KEY, last);
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 2' });
    await finishGeneration(writer, GENERATIONS[0], 2);
    expect(await collect(folder.lake.readRuns())).toHaveLength(3);
  });

  it('goes on from it where the later files of both histories are deleted, and tells of each change once', async () => {
    await using folder = await createSyncedLake();
    const { bytes: earlier } = await folder.store.get(COMMIT_KEY);
    await syncGeneration(folder.lake, 1);
    const told = await collect(folder.lake.readEvents({ runId: 'run 1' }));
    await folder.store.put(COMMIT_KEY, earlier);
    const later = (await folder.keys()).filter((key) => /_history\/.*_20260116T/.test(key));
    expect(later).toHaveLength(2);
    for (const key of later) await folder.store.delete(key);
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'again' });
    await finishGeneration(writer, GENERATIONS[1], 2);
    const withoutRun = ({ dataset, id, type, changed }: ChangeEvent) => ({ dataset, id, type, changed });
    const again = await collect(folder.lake.readEvents({ runId: 'again' }));
    expect(again.map(withoutRun)).toEqual(told.map(withoutRun));
  });

  it('is not taken for one where a copy of the last run is older, which a commit that was cut short leaves', async () => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    for (const dataset of DATASETS)
      await folder.store.copy(snapshotKey('run 0', dataset), currentKey(dataset));
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 2' });
    await finishGeneration(writer, GENERATIONS[0], 2);
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'run 2' });
  });

  it('is not taken for one where the copy of the last run is damaged, which the next sync makes anew', async () => {
    await using folder = await createSyncedLake();
    await folder.store.put(currentKey('vulnerabilities'), text('PAR1 it is not'));
    await syncGeneration(folder.lake, 1);
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'run 1' });
  });
});

describe('a lake that has lost the record of its last run, as when a commit was cut short and its plan is gone', () => {
  it('has it again with the next run: without it nobody would read its history any more', async () => {
    await using folder = await createSyncedLake();
    await using whole = await createLakeFolder(folder);
    const lost = (await folder.keys()).filter((key) => /sync_history|\/current\/|\/day=/.test(key));
    for (const key of lost) if (!key.startsWith('vulnerability_history')) await folder.store.delete(key);
    expect(await folder.lake.readRunIds()).toEqual(await whole.lake.readRunIds());
    for (const { lake } of [folder, whole]) await syncGeneration(lake, 1);
    expect(await readState(folder.lake)).toEqual(await readState(whole.lake));
    expect(await folder.keys()).toEqual(await whole.keys());
  });
});

describe('a lake that has lost the integrations of its last run', () => {
  it('says so, instead of having none, and has them again with the next run', async () => {
    await using folder = await createSyncedLake();
    const held = await folder.lake.readIntegrations();
    expect(held.length).toBeGreaterThan(0);
    const key = snapshotKey('run 0', 'integrations');
    await folder.store.delete(key);
    await expect(folder.lake.readIntegrations()).rejects.toMatchObject({
      code: 'object-not-found',
      message: containing(key),
    });
    await syncGeneration(folder.lake, 1);
    const nameOf = ({ integration_id: id }: { readonly integration_id: string }) => id;
    expect((await folder.lake.readIntegrations()).map(nameOf)).toEqual(held.map(nameOf));
  });
});

describe('the rows of the last run', () => {
  const key = snapshotKey('run 1', 'vulnerabilities');
  const columns = ['id', 'name'] as const;
  const refused = (difference: string) => ({
    code: 'lake-damaged',
    message: containing(difference),
    hint: containing('copy the file in the `current` folder of its table over it'),
  });

  async function expectRefused({ lake }: LakeFolder, difference: string): Promise<void> {
    const read = collect(lake.readRows('vulnerabilities', { columns }));
    await expect(read).rejects.toMatchObject(refused(difference));
    await using writer = await lake.beginRun({ ...BEGIN, runId: 'run 2', mode: 'restart' });
    await expect(finishGeneration(writer, GENERATIONS[0], 2)).rejects.toMatchObject(refused(difference));
  }

  it('are named with the way out where they are gone, and put back by it', async () => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    const before = await readState(folder.lake);
    await folder.store.delete(key);
    await expectRefused(folder, `${key} is gone`);
    await folder.store.copy(currentKey('vulnerabilities'), key);
    expect(await readState(folder.lake)).toMatchObject(before);
  });

  it('are not taken from another run, which the next sync would carry on', async () => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    await folder.store.copy(snapshotKey('run 0', 'vulnerabilities'), key);
    await expectRefused(folder, `${key} is not what commit.json names: it is of run run 0`);
  });
});

describe('a Parquet file of the lake that is damaged or foreign', () => {
  const key = snapshotKey('run 0', 'vulnerabilities');
  const columns = ['id', 'name'] as const;

  it.each([0, 10, 2000])('is named by the reader when it is cut off after %i bytes', async (size) => {
    await using folder = await createSyncedLake();
    const path = join(folder.path, key);
    await writeFile(path, (await readFile(path)).subarray(0, size));
    await expect(collect(folder.lake.readRows('vulnerabilities', { columns }))).rejects.toMatchObject({
      code: 'parquet-unreadable',
      message: containing(key),
    });
    expect(await collect(folder.lake.readRows('assets', { columns: ['id'] }))).toHaveLength(30);
  });

  it('is named when it holds another table', async () => {
    await using folder = await createSyncedLake();
    await folder.store.copy(snapshotKey('run 0', 'assets'), key);
    await expect(collect(folder.lake.readRows('vulnerabilities', { columns }))).rejects.toMatchObject({
      code: 'parquet-schema-differs',
    });
  });

  it('stops the next sync before anything is committed, and the next after the repair goes on', async () => {
    await using folder = await createSyncedLake();
    const path = join(folder.path, key);
    const whole = await readFile(path);
    await writeFile(path, 'PAR1 it is not');
    {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 1' });
      await expect(finishGeneration(writer, GENERATIONS[1], 1)).rejects.toMatchObject({
        code: 'parquet-unreadable',
      });
    }
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'run 0' });
    await writeFile(path, whole);
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'next' });
    expect(writer.rolledForward).toMatchObject({ id: 'run 1', status: 'completed' });
  });

  it.each([
    'vulnerability_history/notes.parquet',
    'vulnerability_history/year=2026/month=01/day=15/notes.parquet',
    'vulnerability_history/year=2026/month=13/day=45/history_20260115T060000Z.parquet',
    'sync_history/year=never/month=01/day=15/sync_20260115T060000Z.parquet',
  ])('is passed over where no run has put it (%s)', async (foreign) => {
    await using folder = await createSyncedLake();
    const before = await collect(folder.lake.readEvents());
    await folder.store.put(foreign, text('of somebody else'));
    expect(await collect(folder.lake.readEvents())).toEqual(before);
    expect(await collect(folder.lake.readRuns())).toHaveLength(1);
  });
});

describe('other objects that are damaged', () => {
  it('are named: the index of a snapshot', async () => {
    await using folder = await createSyncedLake();
    const key = indexKey('run 0', 'assets');
    const { bytes } = await folder.store.get(key);
    await folder.store.put(key, bytes.subarray(0, bytes.length - 3));
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(key),
      hint: containing('Delete it'),
    });
  });

  it('are named: an index without some of its rows, which would all be new', async () => {
    await using folder = await createSyncedLake();
    const key = indexKey('run 0', 'assets');
    await folder.store.put(key, new Uint8Array());
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(`${key} cannot be understood: it holds 0 rows, and its snapshot 30.`),
    });
  });

  it('are named: an index with one other bit, wherever it is', async () => {
    await using folder = await createSyncedLake();
    const key = indexKey('run 0', 'assets');
    const { bytes } = await folder.store.get(key);
    for (let place = 0; place < bytes.length; place += 61) {
      const spoilt = Buffer.from(bytes);
      spoilt[place] = (spoilt[place] ?? 0) ^ 4;
      await folder.store.put(key, spoilt);
      await expect(folder.lake.beginRun(BEGIN), `byte ${place}`).rejects.toMatchObject({
        code: 'lake-damaged',
        message: containing(key),
      });
    }
  });

  it('are read as before where the index is of a version that kept no checksum', async () => {
    await using folder = await createSyncedLake();
    await using undisturbed = await createLakeFolder(folder);
    const { bytes } = await folder.store.get(COMMIT_KEY);
    const older = Buffer.from(bytes)
      .toString()
      .replace(/"indexChecksums": \{[^}]*\},\s*/, '');
    expect(older.length).toBeLessThan(bytes.length);
    await folder.store.put(COMMIT_KEY, Buffer.from(older));
    for (const { lake } of [folder, undisturbed]) await syncGeneration(lake, 1);
    expect(await readState(folder.lake)).toEqual(await readState(undisturbed.lake));
  });

  it('are made anew when they are deleted: indexes, and which rows have left', async () => {
    await using whole = await createSyncedLake();
    await using folder = await createSyncedLake();
    for (const { lake } of [whole, folder]) await syncGeneration(lake, 1);
    const lost = [...DATASETS.map((dataset) => indexKey('run 1', dataset)), departedKey('run 1')];
    for (const key of lost) await folder.store.delete(key);
    for (const { lake } of [whole, folder]) {
      await using writer = await lake.beginRun({ ...BEGIN, runId: 'run 2' });
      await finishGeneration(writer, GENERATIONS[0], 2);
    }
    const told = async ({ lake }: LakeFolder) => ({
      runs: await collect(lake.readRuns()),
      events: (await collect(lake.readEvents())).map((event) => JSON.stringify(event)).sort(),
    });
    const { runs, events } = await told(folder);
    expect({ runs, events }).toEqual(await told(whole));
    expect(events.filter((event) => event.includes('"reappeared"'))).not.toHaveLength(0);
  });

  it('are named: which rows have left, as the run before had noted it, by which those that are back would be new', async () => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    const sync = async () => {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 2' });
      return finishGeneration(writer, GENERATIONS[0], 2);
    };
    const key = departedKey('run 1');
    await folder.store.copy(departedKey('run 0'), key);
    await expect(sync()).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(`${key} cannot be understood: it is of run run 0`),
      hint: containing('Delete it'),
    });
    await folder.store.delete(key);
    expect((await sync()).counts.vulnerabilities).toMatchObject({ new: 0, reappeared: 9 });
  });

  it('are read as before where an earlier version noted which rows have left, and not of which run', async () => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    const key = departedKey('run 1');
    const lines = gunzipSync((await folder.store.get(key)).bytes)
      .toString()
      .split('\n');
    await folder.store.put(key, gzipSync(lines.filter((line) => !line.includes('runId')).join('\n')));
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 2' });
    const { counts } = await finishGeneration(writer, GENERATIONS[0], 2);
    expect(counts.vulnerabilities).toMatchObject({ new: 0, reappeared: 9 });
  });

  it.each([
    ['that is gone', (store: ObjectStore, key: string) => store.delete(key)],
    [
      'in whose place stands that of another run',
      (store: ObjectStore, key: string, other: string) => store.copy(other, key),
    ],
  ])('are named with the way out: the history of rows that are back %s', async (_what, spoil) => {
    await using folder = await createSyncedLake();
    await syncGeneration(folder.lake, 1);
    const sync = async () => {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 2' });
      return finishGeneration(writer, GENERATIONS[0], 2);
    };
    const [other = '', history = ''] = (await folder.keys()).filter((key) =>
      key.startsWith('vulnerability_history/'),
    );
    await spoil(folder.store, history, other);
    await expect(sync()).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(history),
      hint: containing('delete departed.ndjson.gz of the current run'),
    });
    expect(await folder.lake.lastRun()).toMatchObject({ id: 'run 1' });

    await folder.store.delete(departedKey('run 1'));
    const { counts } = await sync();
    // Nothing tells any more that they have been there: counted and told alike.
    const events = await collect(folder.lake.readEvents({ runId: 'run 2' }));
    const told = (type: ChangeType) =>
      events.filter((event) => event.type === type && event.dataset === 'vulnerabilities').length;
    expect(counts.vulnerabilities).toMatchObject({ new: told('discovered'), reappeared: told('reappeared') });
    expect(counts.vulnerabilities).toMatchObject({ new: 9, reappeared: 0 });
  });

  it('are named: a staged page', async () => {
    await using folder = await createSyncedLake();
    {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'run 1' });
      await writer.stageIntegrations([]);
    }
    await folder.store.put(pageKey('run 1', 'assets', 1), text('no page'));
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing('0000001.page'),
    });
    await using writer = await folder.lake.beginRun({ ...BEGIN, mode: 'restart' });
    expect(writer.resumed).toBe(false);
  });

  it('are named: the lease', async () => {
    await using folder = await createSyncedLake();
    await folder.store.put(LEASE_KEY, text('mine'));
    await expect(folder.lake.beginRun(BEGIN)).rejects.toMatchObject({
      code: 'lake-damaged',
      message: containing(LEASE_KEY),
      hint: containing('delete it'),
    });
    await folder.store.delete(LEASE_KEY);
    await (await folder.lake.beginRun(BEGIN))[Symbol.asyncDispose]();
  });
});

const endpoint = process.env.AWS_ENDPOINT_URL;

describe('a bucket that is missing', () => {
  beforeAll(() => {
    // The SDK asks the instance's own service for credentials when the environment has none.
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
  });

  it.skipIf(endpoint === undefined)('is named to readers and writers (needs AWS_ENDPOINT_URL)', async () => {
    const store = await openObjectStore('s3://no-such-bucket-of-ours/lake');
    const lake = openLake({ store });
    await expect(lake.lastRun()).rejects.toMatchObject({ code: 'bucket-missing' });
    await expect(lake.beginRun(BEGIN)).rejects.toMatchObject({ code: 'bucket-missing' });
    await store.close();
  });
});
