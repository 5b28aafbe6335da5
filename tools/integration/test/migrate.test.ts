import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASETS, silentLogger, utcDate } from '@vanta-vuln/core';
import type { Logger, ObjectStore, RowValues, StorageBackend } from '@vanta-vuln/core';
import { BEGIN, MOMENT, collect, syncLists, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import {
  HistoryGapError,
  VerificationError,
  migrate,
  openMigrationJournal,
  prepareMigration,
  rollBackMigration,
} from '@vanta-vuln/migration';
import type { MigrateOptions, MigrationReport } from '@vanta-vuln/migration';
import {
  COMMIT_KEY,
  LOCKS_PREFIX,
  dayKey,
  lockLake,
  openLake,
  openParquetFile,
  readPointer,
} from '@vanta-vuln/storage-s3';
import { openSqliteStore } from '@vanta-vuln/storage-sqlite';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openTestLake } from './open-test-lake.ts';
import type { TestLake } from './open-test-lake.ts';
import { readAllRows } from './read-all-rows.ts';
import { syncDays, withoutRefreshed } from './synced-days.ts';
import type { SyncedDay } from './synced-days.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { wrapObjects } from './wrap-objects.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Options = Partial<Omit<MigrateOptions, 'from' | 'to' | 'journal'>>;

/** Opens what a migration needs, runs it and closes everything. */
async function withMigration<Result>(
  path: string,
  objects: ObjectStore,
  work: (options: Pick<MigrateOptions, 'from' | 'to' | 'journal'>) => Promise<Result>,
): Promise<Result> {
  await using from = openSqliteStore({ path, mode: 'read' });
  const transient = [LOCKS_PREFIX];
  const journal = await openMigrationJournal({ objects, source: from.location, transient });
  await using to = openLake({ store: journal.objects });
  return await work({ from, to, journal });
}

const migrateInto = (path: string, objects: ObjectStore, options: Options = {}): Promise<MigrationReport> =>
  withMigration(path, objects, (stores) => migrate({ ...stores, ...options }));

/** Every object but the notes of migrations, locks and what is only staged. */
async function objectsOf({ objects }: TestLake): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { key } of await collect(objects.list())) {
    if (['migrations/', LOCKS_PREFIX].some((prefix) => key.startsWith(prefix))) continue;
    found.set(key, Buffer.from((await objects.get(key)).bytes).toString('base64'));
  }
  return found;
}

const eventsOf = async (store: StorageBackend) =>
  (await collect(store.readEvents())).map((event) => JSON.stringify(event)).sort();

const runsOf = async (store: StorageBackend) =>
  (await collect(store.readRuns())).map((run) => JSON.stringify(run)).sort();

/** What a lake holds must be what the database holds. */
async function expectSame(path: string, { lake }: TestLake): Promise<void> {
  await using database = openSqliteStore({ path, mode: 'read' });
  for (const dataset of DATASETS) {
    expect(await readAllRows(lake, dataset)).toEqual(await readAllRows(database, dataset));
  }
  expect(await eventsOf(lake)).toEqual(await eventsOf(database));
  expect(await runsOf(lake)).toEqual(await runsOf(database));
  expect(await lake.lastRun()).toEqual(await database.lastRun());
  const ids = ({ integration_id: id }: { readonly integration_id: string }) => id;
  expect((await lake.readIntegrations()).map(ids)).toEqual((await database.readIntegrations()).map(ids));
}

/** Each day that the lake holds must be what the database held then. */
async function expectDays({ lake }: TestLake, days: readonly SyncedDay[]): Promise<void> {
  for (const { run, state } of days) {
    const held = await lake.readRun(run);
    expect(held).toMatchObject({ run, reconstructed: run !== days.at(-1)?.run });
    for (const dataset of DATASETS) {
      const rows: RowValues[] = held === null ? [] : await collect(held.rows(dataset));
      const stored = rows.map((row) => state[dataset].get(String(row['id'])) ?? {});
      expect(rows.map(withoutRefreshed)).toEqual(stored.map(withoutRefreshed));
      expect(rows).toHaveLength(state[dataset].size);
    }
  }
}

describe('a migrated database', () => {
  it('is in the lake as it is, and as it was on each day', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 5, days: 5 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const { plan, verified, bytes } = await migrateInto(path, opened.objects);
    const files = (await collect(opened.objects.list())).filter(({ key }) => key.endsWith('.parquet'));
    expect(bytes).toBe(files.reduce((sum, { size }) => sum + size, 0));
    expect(plan.bytes / bytes).toBeGreaterThan(0.3);
    expect(plan.bytes / bytes).toBeLessThan(3);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['stored', ...Array<string>(4).fill('reconstructed')]);
    expect([...verified.keys()]).toEqual(days.map(({ run }) => run.id).reverse());
    await expectSame(path, opened);
    await expectDays(opened, days);
  });

  it('is as it was on each day of a long past, with more changes than rows', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 5, days: 32, vulnerabilities: 60 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const { plan } = await migrateInto(path, opened.objects);
    const [oldest] = plan.steps.slice(-1);
    expect(plan.events - (oldest?.events ?? 0)).toBeGreaterThan(2 * (oldest?.events ?? Infinity));
    await expectSame(path, opened);
    await expectDays(opened, days);
  });

  it('shows the last run, also where a clock was turned back before it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    {
      await using store = openSqliteStore({ path, mode: 'write' });
      for (const [run, day] of [0, 9, 2].entries()) {
        const vulnerabilities = [
          wireVulnerability('v1', { name: `CVE-${run}` }),
          wireVulnerability(`n${run}`),
        ];
        await syncLists(store, { vulnerabilities }, { runId: `run ${run}`, observedAt: MOMENT + day * DAY });
      }
    }
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await migrateInto(path, opened.objects);
    await expectSame(path, opened);
  });

  it.each(['2026', '01.01.2026', '2026-02-30', ''])(
    'is not planned since %j, which is no date',
    async (since) => {
      await using folder = await createTemporaryFolder();
      const path = join(folder.path, 'account.db');
      await syncDays(path, { seed: 6, days: 1 });
      await using opened = await openTestLake(join(folder.path, 'lake'));
      await expect(migrateInto(path, opened.objects, { since })).rejects.toMatchObject({
        code: 'since-invalid',
      });
    },
  );

  it('writes nothing when it is only planned, and what it plans is what it then writes', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await syncDays(path, { seed: 6, days: 3 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const planned = await withMigration(path, opened.objects, prepareMigration);
    expect(await collect(opened.objects.list())).toEqual([]);
    const { plan, verified } = await migrateInto(path, opened.objects);
    expect(plan).toEqual(planned);
    const counts = [...verified.values()].flatMap((digests) =>
      Object.values(digests).map(({ count }) => count),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(plan.rows + plan.events);
  });

  it('refuses a lake that holds runs already, unless it is to add what is missing', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 7, days: 4 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const since = utcDate(days[2]?.run.observedAt ?? 0);
    const first = await migrateInto(path, opened.objects, { since });
    expect(first.plan.steps).toHaveLength(2);
    await expect(migrateInto(path, opened.objects)).rejects.toMatchObject({ code: 'target-not-empty' });
    const second = await migrateInto(path, opened.objects, { incremental: true });
    expect(second.plan).toMatchObject({ held: 2 });
    expect(second.plan.steps.map(({ run }) => run.id)).toEqual([days[1]?.run.id, days[0]?.run.id]);
    await expectSame(path, opened);
    const third = await migrateInto(path, opened.objects, { incremental: true });
    expect(third.plan).toMatchObject({ held: 4, steps: [] });
  });

  it('warns before it is added to a lake that ends with a run which it does not know, as after a restoration', async () => {
    await using folder = await createTemporaryFolder();
    const [path, backup] = [join(folder.path, 'account.db'), join(folder.path, 'backup.db')];
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (_, message) => warnings.push(message) };
    const sync = async (database: string, day: number) => {
      await using store = openSqliteStore({ path: database, mode: 'write' });
      const lists = { vulnerabilities: [wireVulnerability(`v${day}`)] };
      await syncLists(store, lists, { runId: `run ${day}`, observedAt: MOMENT + day * DAY });
    };
    await sync(path, 1);
    await copyFile(path, backup);
    await sync(path, 2);
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await migrateInto(path, opened.objects, { logger });
    await migrateInto(backup, opened.objects, { incremental: true, logger });
    expect(warnings).toEqual([]);
    await sync(backup, 3);
    await migrateInto(backup, opened.objects, { incremental: true, logger });
    expect(warnings).toEqual([expect.stringContaining('restored from a backup')]);
  });

  it('is taken back: the lake is what it was before, to the byte', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 8, days: 4 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await migrateInto(path, opened.objects, { since: utcDate(days[3]?.run.observedAt ?? 0) });
    const before = await objectsOf(opened);
    await migrateInto(path, opened.objects, { incremental: true });
    expect((await objectsOf(opened)).size).toBeGreaterThan(before.size);
    const second = await rollBackMigration({ objects: opened.objects, pointer: COMMIT_KEY });
    expect(second.kept).toEqual([]);
    expect(await objectsOf(opened)).toEqual(before);
    await rollBackMigration({ objects: opened.objects, pointer: COMMIT_KEY });
    expect(await objectsOf(opened)).toEqual(new Map());
    expect(await opened.lake.lastRun()).toBeNull();
    await migrateInto(path, opened.objects);
    await expectSame(path, opened);
  });
});

describe('taking a migration back', () => {
  it('keeps others out meanwhile, and takes back a lake that a dead process had held', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await syncDays(path, { seed: 13, days: 2 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const { objects, lake } = opened;
    await migrateInto(path, objects);
    const { version } = await objects.head(COMMIT_KEY).then(assertFound);
    await using dead = await lockLake({ store: objects, purpose: 'dead', lease: { duration: 1 } });
    await using lock = await lockLake({ store: objects, purpose: 'rollback' });
    // Taking over from it has rewritten the pointer, which still names a run of the migration.
    expect((await objects.head(COMMIT_KEY))?.version).not.toBe(version);
    await expect(dead.assertHeld()).rejects.toMatchObject({ code: 'lease-lost' });

    let asked = 0;
    const rolledBack = await rollBackMigration({
      objects,
      pointer: COMMIT_KEY,
      pointedRun: async () => (await readPointer(objects)).committed?.run.id ?? null,
      assertLocked: async () => {
        asked += 1;
        await expect(lake.beginRun(BEGIN)).rejects.toThrow(/is being written by run rollback-/);
        await lock.assertHeld();
      },
    });
    expect(rolledBack).toMatchObject({ kept: [], restored: [] });
    expect(asked).toBeGreaterThanOrEqual(rolledBack.deleted.length);
    expect(await objectsOf(opened)).toEqual(new Map());
  });

  it('leaves the pointer alone where it names a run of somebody else', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const [day] = await syncDays(path, { seed: 14, days: 1 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await migrateInto(path, opened.objects);
    const observedAt = (day?.run.observedAt ?? 0) + DAY;
    await syncLists(
      opened.lake,
      { vulnerabilities: [wireVulnerability('v1')] },
      { runId: 'own', observedAt },
    );
    const { kept } = await rollBackMigration({
      objects: opened.objects,
      pointer: COMMIT_KEY,
      pointedRun: async () => 'own',
    });
    expect(kept).toContain(COMMIT_KEY);
    expect((await readAllRows(opened.lake, 'vulnerabilities')).size).toBe(1);
  });
});

function assertFound<Found>(found: Found | null): Found {
  if (found === null) throw new Error('nothing is there');
  return found;
}

describe('several runs of a day', () => {
  it('are in the log and the history of the lake, and the day shows the last one', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    {
      await using store = openSqliteStore({ path, mode: 'write' });
      for (const [hour, ids] of [['v1'], ['v1', 'v2'], ['v2']].entries()) {
        const vulnerabilities = ids.map((id) => wireVulnerability(id));
        await syncLists(store, { vulnerabilities }, { runId: `${hour} h`, observedAt: MOMENT + hour * HOUR });
      }
      await using stopped = await store.beginRun({ ...BEGIN, runId: 'stopped' });
      const at = MOMENT + 4 * HOUR;
      await stopped.park({ status: 'interrupted', at, error: 'Ctrl-C', requests: 1, throttled: 0 });
    }
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const { plan } = await migrateInto(path, opened.objects);
    expect(plan.steps.map(({ run, kind }) => [run.id, kind])).toEqual([
      ['stopped', 'recorded'],
      ['2 h', 'stored'],
      ['1 h', 'recorded'],
      ['0 h', 'recorded'],
    ]);
    await expectSame(path, opened);
    const day = utcDate(MOMENT);
    expect(await opened.lake.readRun({ id: '1 h', observedAt: MOMENT + HOUR })).toBeNull();
    const file = await openParquetFile(opened.objects, dayKey('vulnerabilities', day));
    expect([file.rows, file.facts['run_id']]).toEqual([1, '2 h']);
    const again = await migrateInto(path, opened.objects, { incremental: true });
    expect(again.plan).toMatchObject({ steps: [], held: 4 });
  });
});

describe('a migration that can not be right', () => {
  it('is found out when another file is read back than was written', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 10, days: 2 });
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const [older, newer] = days.map(({ run }) => dayKey('remediations', utcDate(run.observedAt)));
    let isWritten = false;
    const swap = (key: string) => (isWritten && key === older ? (newer ?? key) : key);
    const mistaken = wrapObjects(opened.objects, {
      async put(...args) {
        const written = await opened.objects.put(...args);
        isWritten ||= args[0] === older;
        return written;
      },
      head: (key) => opened.objects.head(swap(key)),
      getRange: (key, range) => opened.objects.getRange(swap(key), range),
    });
    const migration = migrateInto(path, mistaken);
    await expect(migration).rejects.toBeInstanceOf(VerificationError);
    await expect(migration).rejects.toThrow(new RegExp(`Run ${days[0]?.run.id} .*remediations`));
  });

  it('is refused where a run has no record, and can be made of the days after it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 12, days: 4 });
    const [, before, lost, after] = days.map(({ run }) => run);
    const database = new Database(path);
    database.prepare('DELETE FROM sync_history WHERE run_id = ?').run(lost?.id);
    database.close();
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await expect(migrateInto(path, opened.objects)).rejects.toMatchObject({
      code: 'history-gap',
      runId: before?.id,
      message: `The rows of run ${before?.id} can't be rebuilt: the history tells of run ${lost?.id}, which has no record.`,
    });
    const report = await migrateInto(path, opened.objects, { since: utcDate(after?.observedAt ?? 0) });
    expect(report.plan.steps.map(({ run }) => run.id)).toEqual([after?.id]);
  });

  it('is refused where the history has a hole, and can be made of the days after it', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    const days = await syncDays(path, { seed: 12, days: 3 });
    const [, second, third] = days.map(({ run }) => run);
    const database = new Database(path);
    const hole = `DELETE FROM vulnerability_history WHERE seq =
      (SELECT min(seq) FROM vulnerability_history WHERE run_id = ? AND type = 'disappeared')`;
    database.prepare(hole).run(second?.id);
    database.close();
    await using opened = await openTestLake(join(folder.path, 'lake'));
    const migration = migrateInto(path, opened.objects);
    await expect(migration).rejects.toBeInstanceOf(HistoryGapError);
    await expect(migration).rejects.toMatchObject({ code: 'history-gap', runId: days[0]?.run.id });
    await rollBackMigration({ objects: opened.objects, pointer: COMMIT_KEY });
    const { plan } = await migrateInto(path, opened.objects, { since: utcDate(third?.observedAt ?? 0) });
    expect(plan.steps.map(({ run }) => run.id)).toEqual([third?.id]);
  });
});

describe('a lake after a migration', () => {
  it('knows rows again that had left on a day that was brought', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    {
      await using store = openSqliteStore({ path, mode: 'write' });
      const days = [['v1', 'v2', 'v3'], ['v1'], ['v1', 'v3'], ['v1', 'v3']];
      for (const [day, ids] of days.entries()) {
        const vulnerabilities = ids.map((id) => wireVulnerability(id));
        await syncLists(store, { vulnerabilities }, { runId: `day ${day}`, observedAt: MOMENT + day * DAY });
      }
    }
    await using opened = await openTestLake(join(folder.path, 'lake'));
    await migrateInto(path, opened.objects);
    const vulnerabilities = ['v1', 'v2', 'v3', 'v4'].map((id) => wireVulnerability(id));
    const { counts } = await syncLists(
      opened.lake,
      { vulnerabilities },
      { runId: 'next', observedAt: MOMENT + 4 * DAY },
    );
    expect(counts.vulnerabilities).toMatchObject({ reappeared: 1, new: 1, unchanged: 2 });
    const events = await collect(opened.lake.readEvents({ runId: 'next' }));
    expect(events.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(['discovered v4', 'reappeared v2']);
  });
});

describe('a migration that dies', () => {
  it('goes on where it was, as often as it takes, and ends like an undisturbed one', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await syncDays(path, { seed: 9, days: 4, vulnerabilities: 120 });
    await using calm = await openTestLake(join(folder.path, 'calm'));
    await migrateInto(path, calm.objects);
    await using disturbed = await openTestLake(join(folder.path, 'disturbed'));
    let attempts = 0;
    for (let isDone = false; !isDone; attempts += 1) {
      const dying = dieAfter(disturbed.objects, 20 + attempts * 7);
      isDone = await migrateInto(path, dying).then(
        () => true,
        () => false,
      );
    }
    expect(attempts).toBeGreaterThan(3);
    await expectSame(path, disturbed);
    expect([...(await objectsOf(disturbed)).keys()].sort()).toEqual(
      [...(await objectsOf(calm)).keys()].sort(),
    );
    await rollBackMigration({ objects: disturbed.objects, pointer: COMMIT_KEY });
    expect(await objectsOf(disturbed)).toEqual(new Map());
  });
});

describe('a migration that dies when all runs are there', () => {
  it('is ended by the next call, and can be taken back as one that nothing disturbed', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'account.db');
    await syncDays(path, { seed: 9, days: 3, vulnerabilities: 60 });
    await using calm = await openTestLake(join(folder.path, 'calm'));
    await migrateInto(path, calm.objects);
    await using disturbed = await openTestLake(join(folder.path, 'disturbed'));
    let puts = 0;
    const dying = wrapObjects(disturbed.objects, {
      put: async (...args) => {
        // Once with the last run, and once more when the whole history is there.
        if (args[0].endsWith('departed.ndjson.gz') && (puts += 1) === 2) throw new Error('the place is gone');
        return await disturbed.objects.put(...args);
      },
    });
    await expect(migrateInto(path, dying)).rejects.toThrow('the place is gone');
    await migrateInto(path, disturbed.objects);
    await expectSame(path, disturbed);
    expect([...(await objectsOf(disturbed)).keys()].sort()).toEqual(
      [...(await objectsOf(calm)).keys()].sort(),
    );
    await expect(migrateInto(path, disturbed.objects)).rejects.toMatchObject({ code: 'target-not-empty' });
    await rollBackMigration({ objects: disturbed.objects, pointer: COMMIT_KEY });
    expect(await objectsOf(disturbed)).toEqual(new Map());
  });
});

/** A place that answers no more after so many writes. */
function dieAfter(objects: ObjectStore, writes: number): ObjectStore {
  let left = writes;
  const orDie = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    left -= 1;
    if (left < 0) throw new Error('the place is gone');
    return write();
  };
  return wrapObjects(objects, {
    // The lock of a dead process would be waited for.
    put: (...args) =>
      args[0].startsWith(LOCKS_PREFIX) ? objects.put(...args) : orDie(() => objects.put(...args)),
    copy: (...args) => orDie(() => objects.copy(...args)),
    delete: (key) => (key.startsWith(LOCKS_PREFIX) ? objects.delete(key) : orDie(() => objects.delete(key))),
  });
}
