import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import type { JsonObject, StagedPage, StorageBackend, SyncRun } from '@vanta-vuln/core';
import {
  BEGIN,
  createTemporaryFolder,
  planAndCommit,
  syncLists,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';

type FindingsPage = StagedPage<'vulnerabilities'>;

/** Pages of findings; the last one ends the list. */
function pagesOf(records: readonly JsonObject[], pageSize: number): readonly FindingsPage[] {
  const count = Math.max(1, Math.ceil(records.length / pageSize));
  return Array.from({ length: count }, (_, page) => {
    const start = page * pageSize;
    const nextCursor = page === count - 1 ? null : `after ${start + pageSize}`;
    return toStagedPage('vulnerabilities', records.slice(start, start + pageSize), { nextCursor });
  });
}

async function syncPages(
  store: StorageBackend,
  pages: readonly FindingsPage[],
  runId = 'next',
): Promise<SyncRun> {
  await using writer = await store.beginRun({ ...BEGIN, runId });
  for (const page of pages) await writer.stagePage(page);
  for (const dataset of ['remediations', 'assets'] as const)
    await writer.stagePage(toStagedPage(dataset, []));
  return await planAndCommit(writer);
}

/** The same page, which notes when somebody takes it apart. */
function watched(page: FindingsPage, takenApart: (string | null)[]): FindingsPage {
  return {
    ...page,
    get rows() {
      takenApart.push(page.nextCursor);
      return page.rows;
    },
  };
}

/** Syncs the first list, then the second; returns the second run and the cursors behind the pages that it took apart. */
async function syncTwice(
  first: readonly JsonObject[],
  second: readonly JsonObject[],
  {
    pageSize = 100,
    firstPageSize = 100,
  }: { readonly pageSize?: number; readonly firstPageSize?: number } = {},
) {
  await using folder = await createTemporaryFolder();
  await using store = openSqliteStore({ path: join(folder.path, 'store.db'), mode: 'write' });
  await syncLists(store, { vulnerabilities: first }, { pageSize: firstPageSize });
  const takenApart: (string | null)[] = [];
  const pages = pagesOf(second, pageSize).map((page) => watched(page, takenApart));
  const run = await syncPages(store, pages);
  return { counts: run.counts.vulnerabilities, takenApart };
}

const findings = (count: number, fields: JsonObject = {}) =>
  Array.from({ length: count }, (_, index) => wireVulnerability(`v${index}`, fields));

describe('a page on which nothing has changed', () => {
  it('is not taken apart, nor is a last one that is shorter', async () => {
    const { counts, takenApart } = await syncTwice(findings(250), findings(250));
    expect(takenApart).toEqual([]);
    expect(counts).toMatchObject({ read: 250, unchanged: 250, new: 0, updated: 0, disappeared: 0 });
  });

  it('is known wherever the pages of the run before ended', async () => {
    const { counts, takenApart } = await syncTwice(findings(300), findings(300), { firstPageSize: 70 });
    expect(takenApart).toEqual([]);
    expect(counts).toMatchObject({ read: 300, unchanged: 300 });
  });

  it('is known behind one that holds new rows', async () => {
    const added = wireVulnerability('added');
    const { counts, takenApart } = await syncTwice(findings(400), [added, ...findings(400)]);
    expect(takenApart).toEqual(['after 100', 'after 200']);
    expect(counts).toMatchObject({ read: 401, unchanged: 400, new: 1 });
  });

  it('is known by the size that pages turn out to have', async () => {
    const { counts, takenApart } = await syncTwice(findings(300), findings(300), { pageSize: 60 });
    expect(takenApart).toEqual(['after 60', 'after 120']);
    expect(counts).toMatchObject({ read: 300, unchanged: 300 });
  });

  it('counts the values that could not be understood, as the page that was read did', async () => {
    await using folder = await createTemporaryFolder();
    await using store = openSqliteStore({ path: join(folder.path, 'store.db'), mode: 'write' });
    const odd = findings(120, { firstDetectedDate: 'never' });
    const first = await syncLists(store, { vulnerabilities: odd });
    const second = await syncPages(store, pagesOf(odd, 100));
    expect(second.unusableValues).toBe(first.unusableValues);
    expect(second.unusableValues).toBe(120);
  });

  it('is known where rows have left in the meantime, and those of them that are still stored are missed', async () => {
    await using folder = await createTemporaryFolder();
    await using store = openSqliteStore({ path: join(folder.path, 'store.db'), mode: 'write' });
    const left = findings(200).filter((_, index) => index % 10 !== 0);
    await syncLists(store, { vulnerabilities: findings(200) });
    const second = await syncPages(store, pagesOf(left, 100), 'second');
    expect(second.counts.vulnerabilities).toMatchObject({ unchanged: 180, disappeared: 20 });
    const takenApart: (string | null)[] = [];
    const pages = pagesOf(left, 100).map((page) => watched(page, takenApart));
    const third = await syncPages(store, pages, 'third');
    expect(takenApart).toEqual([]);
    expect(third.counts.vulnerabilities).toMatchObject({ read: 180, unchanged: 180, disappeared: 0 });
  });

  it('counts as repeated when it comes twice', async () => {
    const rows = findings(100);
    const { counts } = await syncTwice(rows, [...rows, ...rows]);
    expect(counts).toMatchObject({ read: 200, unchanged: 100, repeated: 100 });
  });

  it('counts as repeated when the list has jumped back before it', async () => {
    const rows = findings(300);
    const jumping = [...rows.slice(100, 200), ...rows.slice(0, 200), ...rows.slice(200)];
    const { counts } = await syncTwice(rows, jumping);
    expect(counts).toMatchObject({ read: 400, unchanged: 300, repeated: 100, disappeared: 0 });
  });

  it('is taken apart where any of its rows differs', async () => {
    const changed = findings(1000).map((row, index) =>
      index % 50 === 0 ? { ...row, description: 'another' } : row,
    );
    const { counts, takenApart } = await syncTwice(findings(1000), changed);
    expect(takenApart).toHaveLength(10);
    expect(counts).toMatchObject({ read: 1000, unchanged: 980, updated: 20 });
  });
});

interface Account {
  readonly ids: readonly number[];
  readonly changed: ReadonlySet<number>;
}

const account: fc.Arbitrary<Account> = fc.record({
  ids: fc.oneof(
    fc.constant(Array.from({ length: 24 }, (_, id) => id)),
    fc.subarray(
      Array.from({ length: 30 }, (_, id) => id),
      { minLength: 15 },
    ),
    fc.shuffledSubarray(
      Array.from({ length: 26 }, (_, id) => id),
      { minLength: 10 },
    ),
    fc.array(fc.nat(12), { minLength: 5, maxLength: 25 }),
  ),
  changed: fc.array(fc.nat(29), { maxLength: 2 }).map((ids) => new Set(ids)),
});

function listOf({ ids, changed }: Account): readonly JsonObject[] {
  return ids.map((id) =>
    wireVulnerability(`v${id}`, {
      description: changed.has(id) ? `changed ${id}` : 'as it was',
      ...(id % 7 === 3 && { firstDetectedDate: 'never' }),
    }),
  );
}

function contentOf(path: string): readonly unknown[] {
  const database = new Database(path, { readonly: true });
  try {
    return [
      'vulnerabilities ORDER BY rid',
      'vulnerability_history ORDER BY seq',
      'sync_history ORDER BY seq',
    ].map((rows) => database.prepare(`SELECT * FROM ${rows}`).all());
  } finally {
    database.close();
  }
}

describe('what is known at a glance', () => {
  it('leaves the same store as what is looked up row by row', { timeout: 60_000 }, async () => {
    const generations = fc.array(fc.tuple(account, fc.constantFrom(3, 5, 8)), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(generations, async (accounts) => {
        await using folder = await createTemporaryFolder();
        const contents: unknown[] = [];
        for (const hasTexts of [true, false]) {
          const path = join(folder.path, `${hasTexts}.db`);
          await using store = openSqliteStore({ path, mode: 'write' });
          for (const [run, [lists, pageSize]] of accounts.entries()) {
            const pages = pagesOf(listOf(lists), pageSize);
            await syncPages(store, hasTexts ? pages : pages.map(withoutTexts), `run ${run}`);
          }
          contents.push(contentOf(path));
        }
        expect(contents[0]).toEqual(contents[1]);
      }),
      { numRuns: 40 },
    );
  });
});

function withoutTexts({ rowsText: _, ...page }: FindingsPage): FindingsPage {
  return page;
}
