import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ObjectStore } from '@vanta-vuln/core';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { findMigration, openMigrationJournal, rollBackMigration } from '@vanta-vuln/migration';
import { openObjectStore } from '@vanta-vuln/storage-s3';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from './temporary-folder.ts';
import { wrapObjects } from './wrap-objects.ts';

const text = (content: string) => new TextEncoder().encode(content);

async function contentsOf(objects: ObjectStore): Promise<Readonly<Record<string, string>>> {
  const keys = (await collect(objects.list())).map(({ key }) => key);
  const entries = keys
    .filter((key) => !key.startsWith('migrations/'))
    .map(async (key) => [key, new TextDecoder().decode((await objects.get(key)).bytes)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A place that holds a pointer and a file. */
async function openPlace() {
  const folder = await createTemporaryFolder();
  const objects = await openObjectStore(pathToFileURL(join(folder.path, 'lake')).href);
  await objects.put('commit.json', text('before'));
  await objects.put('data/current', text('old rows'));
  return { objects, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** What a migration does to it: new files, a copy over an old one, the pointer. */
async function writeAll(objects: ObjectStore): Promise<void> {
  await objects.put('data/day=1', text('new rows'));
  await objects.copy('data/day=1', 'data/current');
  const { version } = await objects.get('commit.json');
  await objects.put('commit.json', text('after'), { condition: { replaces: version } });
}

const JOURNAL = { source: 'acme.db', transient: ['staging/'] };
const BEFORE = { 'commit.json': 'before', 'data/current': 'old rows' };

describe('a migration', () => {
  it('is taken back to the byte: what it wrote goes, what it replaced is there again', async () => {
    await using place = await openPlace();
    const { objects } = place;
    const journal = await openMigrationJournal({ ...JOURNAL, objects });
    await journal.beginRun('run 1');
    await writeAll(journal.objects);
    await journal.beginRun('run 2');
    await journal.objects.put('data/day=2', text('more rows'));
    await journal.objects.delete('data/day=1');
    await writeAll(journal.objects);
    await journal.finish();
    expect(await contentsOf(objects)).toMatchObject({ 'commit.json': 'after', 'data/current': 'new rows' });

    const rolledBack = await rollBackMigration({ objects, pointer: 'commit.json' });
    expect(rolledBack).toMatchObject({ id: journal.id, source: 'acme.db', kept: [] });
    expect(rolledBack.restored[0]).toBe('commit.json');
    expect(new Set(rolledBack.restored)).toEqual(new Set(Object.keys(BEFORE)));
    expect(new Set(rolledBack.deleted)).toEqual(new Set(['data/day=1', 'data/day=2']));
    expect(await contentsOf(objects)).toEqual(BEFORE);
    const notes = (await collect(objects.list('migrations/'))).map(({ key }) => key);
    expect(notes).toEqual([`migrations/${journal.id}/manifest.json`]);
    await expect(findMigration(objects)).rejects.toMatchObject({ code: 'no-migration' });
  });

  const kills = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((last) => [
    { last, isDone: false },
    { last, isDone: true },
  ]);
  it.each(kills)(
    'that was killed at its write $last is taken back (written: $isDone)',
    async ({ last, isDone }) => {
      await using place = await openPlace();
      const { objects } = place;
      let writes = 0;
      const dying = dieAt(objects, { isDone, isLast: () => (writes += 1) === last });
      const journal = await openMigrationJournal({ ...JOURNAL, objects: dying });
      const migration = (async () => {
        await journal.beginRun('run 1');
        await writeAll(journal.objects);
      })();
      await expect(migration).rejects.toThrow('killed');
      const isNoted = (await collect(objects.list('migrations/'))).length > 0;
      if (isNoted) await rollBackMigration({ objects, pointer: 'commit.json' });
      expect(await contentsOf(objects)).toEqual(BEFORE);
    },
  );

  it('leaves alone what others have replaced since', async () => {
    await using place = await openPlace();
    const { objects } = place;
    const journal = await openMigrationJournal({ ...JOURNAL, objects });
    await journal.beginRun('run 1');
    await writeAll(journal.objects);
    await journal.finish();
    await objects.put('commit.json', text('a later sync'));
    const rolledBack = await rollBackMigration({ objects, pointer: 'commit.json' });
    expect(rolledBack).toMatchObject({ kept: ['commit.json'], restored: ['data/current'] });
    expect(await contentsOf(objects)).toEqual({ ...BEFORE, 'commit.json': 'a later sync' });
  });

  it('notes nothing of what comes and goes while a run is written', async () => {
    await using place = await openPlace();
    const { objects } = place;
    const journal = await openMigrationJournal({ ...JOURNAL, objects });
    await journal.beginRun('run 1');
    await journal.objects.put('staging/page', text('page'));
    await journal.objects.delete('staging/page');
    await journal.finish();
    const rolledBack = await rollBackMigration({ objects, pointer: 'commit.json' });
    expect(rolledBack).toMatchObject({ deleted: [], restored: [], kept: [] });
  });

  it('goes on where it was stopped, and keeps what stood there before its first attempt', async () => {
    await using place = await openPlace();
    const { objects } = place;
    const first = await openMigrationJournal({ ...JOURNAL, objects });
    await first.beginRun('run 1');
    await writeAll(first.objects);
    await first.endRun({});
    await first.beginRun('run 2');
    const second = await openMigrationJournal({ ...JOURNAL, objects });
    expect(second).toMatchObject({ id: first.id, resumed: true });
    expect(second.isUnverified('run 1')).toBe(false);
    expect(second.isUnverified('run 2')).toBe(true);
    await second.beginRun('run 2');
    await writeAll(second.objects);
    await second.finish();
    await rollBackMigration({ objects, pointer: 'commit.json' });
    expect(await contentsOf(objects)).toEqual(BEFORE);
  });

  it('of another source has to wait until the unfinished one is finished or taken back', async () => {
    await using place = await openPlace();
    const { objects } = place;
    const journal = await openMigrationJournal({ ...JOURNAL, objects });
    await journal.beginRun('run 1');
    const other = openMigrationJournal({ objects, source: 'other.db' });
    await expect(other).rejects.toMatchObject({ code: 'migration-unfinished' });
    await expect(other).rejects.toThrow('acme.db');
    await journal.finish();
    expect((await openMigrationJournal({ objects, source: 'other.db' })).resumed).toBe(false);
  });

  it('can not be taken back where there was none', async () => {
    await using place = await openPlace();
    const rollback = rollBackMigration({ objects: place.objects, pointer: 'commit.json' });
    await expect(rollback).rejects.toMatchObject({ code: 'no-migration' });
  });
});

/** The same place for a process that dies at one of its writes, before or after it was carried out. */
function dieAt(
  objects: ObjectStore,
  { isLast, isDone }: { readonly isLast: () => boolean; readonly isDone: boolean },
): ObjectStore {
  const orDie = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    if (!isLast()) return write();
    if (isDone) await write();
    throw new Error('killed');
  };
  return wrapObjects(objects, {
    put: (...args) => orDie(() => objects.put(...args)),
    copy: (...args) => orDie(() => objects.copy(...args)),
  });
}
