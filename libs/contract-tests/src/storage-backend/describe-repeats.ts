import { NO_COUNTS } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { toStagedPage } from '../to-staged.ts';
import { WITHOUT_ID, wireVulnerability } from '../wire-records.ts';
import { readEventsOf } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const OLD = wireVulnerability('v1', { name: 'old' });
const NEW = wireVulnerability('v1', { name: 'new' });
const NEWEST = wireVulnerability('v1', { name: 'newest' });

/** Syncs `stored`, then a list that shows the row as each of `readings`, in one page or in a page each. */
async function syncReadings(
  target: StorageBackendTarget,
  {
    stored,
    readings,
    pageSize,
  }: {
    readonly stored: readonly JsonObject[];
    readonly readings: readonly JsonObject[];
    readonly pageSize: number;
  },
) {
  await using opened = await openEmptyStore(target);
  await syncLists(opened.store, { vulnerabilities: stored }, { runId: 'first' });
  const { counts } = await syncLists(
    opened.store,
    { vulnerabilities: readings },
    { runId: 'second', pageSize },
  );
  const events = await readEventsOf(opened.store, 'second');
  return {
    counts: counts.vulnerabilities,
    changes: events.map(({ type, changed }) => [type, changed['name']]),
    names: await collect(opened.store.readRows('vulnerabilities', { columns: ['name'] })),
  };
}

export function describeRepeats(target: StorageBackendTarget): void {
  describe.each([{ pageSize: 100 }, { pageSize: 1 }])(
    'a row that a list shows twice (pages of $pageSize)',
    ({ pageSize }) => {
      it('counts once, as last read, when it is new', async () => {
        const { counts, changes, names } = await syncReadings(target, {
          stored: [],
          readings: [OLD, NEW],
          pageSize,
        });
        expect(counts).toEqual({ ...NO_COUNTS, read: 2, new: 1, repeated: 1 });
        expect(changes).toEqual([['discovered', undefined]]);
        expect(names).toEqual([['new']]);
      });

      it('counts once, as last read, when it changed', async () => {
        const { counts, changes, names } = await syncReadings(target, {
          stored: [OLD],
          readings: [NEW, NEWEST],
          pageSize,
        });
        expect(counts).toEqual({ ...NO_COUNTS, read: 2, updated: 1, repeated: 1 });
        expect(changes).toEqual([['updated', ['old', 'newest']]]);
        expect(names).toEqual([['newest']]);
      });

      it('is unchanged when the last reading equals what is stored', async () => {
        const { counts, changes, names } = await syncReadings(target, {
          stored: [OLD],
          readings: [NEW, OLD],
          pageSize,
        });
        expect(counts).toEqual({ ...NO_COUNTS, read: 2, unchanged: 1, repeated: 1 });
        expect(changes).toEqual([]);
        expect(names).toEqual([['old']]);
      });

      it('is changed when only the last reading differs', async () => {
        const { counts, changes } = await syncReadings(target, {
          stored: [OLD],
          readings: [OLD, OLD, NEW],
          pageSize,
        });
        expect(counts).toEqual({ ...NO_COUNTS, read: 3, updated: 1, repeated: 2 });
        expect(changes).toEqual([['updated', ['old', 'new']]]);
      });

      it('reappears once, changed as last read', async () => {
        await using opened = await openEmptyStore(target);
        await syncLists(opened.store, { vulnerabilities: [OLD] }, { runId: 'first' });
        await syncLists(opened.store, {}, { runId: 'second' });
        const { counts } = await syncLists(
          opened.store,
          { vulnerabilities: [NEW, NEWEST] },
          { runId: 'third', pageSize },
        );
        expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 2, reappeared: 1, repeated: 1 });
        expect(await readEventsOf(opened.store, 'third')).toMatchObject([
          { type: 'reappeared', changed: { name: ['old', 'newest'] } },
        ]);
      });
    },
  );

  describe('ids that no file can tell apart', () => {
    // Half of a surrogate pair, as of an emoji that was cut, has no UTF-8: it is kept as U+FFFD, whichever half it is.
    const halves = ['id-\ud83d', 'id-\ud83e', 'id-\ufffd'].map((id) => wireVulnerability(id));

    it('are one row, in each sync anew', async () => {
      await using opened = await openEmptyStore(target);
      const first = await syncLists(opened.store, { vulnerabilities: halves }, { runId: 'first' });
      expect(first.counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 3, new: 1, repeated: 2 });
      const second = await syncLists(opened.store, { vulnerabilities: halves }, { runId: 'second' });
      expect(second.counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 3, unchanged: 1, repeated: 2 });
      expect(await collect(opened.store.readRows('vulnerabilities', { columns: ['id'] }))).toEqual([
        ['id-\ufffd'],
      ]);
    });
  });

  describe('a list that is read again', () => {
    it('is in its second pass from its start, and goes on counting what it reads', async () => {
      await using opened = await openEmptyStore(target);
      await using writer = await opened.store.beginRun(BEGIN);
      await writer.stagePage(toStagedPage('vulnerabilities', [OLD, WITHOUT_ID]));
      expect(writer.checkpoint.streams.vulnerabilities).toEqual({
        pass: 1,
        nextCursor: null,
        done: true,
        pages: 1,
        rows: 2,
        withoutId: 1,
      });
      await writer.readAgain('vulnerabilities');
      expect(writer.checkpoint.streams.vulnerabilities).toEqual({
        pass: 2,
        nextCursor: null,
        done: false,
        pages: 1,
        rows: 2,
        withoutId: 0,
      });
      await writer.stagePage(toStagedPage('vulnerabilities', [NEW], { nextCursor: 'more' }));
      expect(writer.checkpoint.streams.vulnerabilities).toEqual({
        pass: 2,
        nextCursor: 'more',
        done: false,
        pages: 2,
        rows: 3,
        withoutId: 0,
      });
    });

    it('holds what either pass showed; what both showed is repeated', async () => {
      await using opened = await openEmptyStore(target);
      const [v1, v2, v3, v4] = ['v1', 'v2', 'v3', 'v4'].map((id) => wireVulnerability(id));
      if (!v1 || !v2 || !v3 || !v4) throw new TypeError('four records are needed');
      await syncLists(opened.store, { vulnerabilities: [v1, v2, v3, v4] }, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, { vulnerabilities: [v1, v2] });
      await writer.readAgain('vulnerabilities');
      await writer.stagePage(toStagedPage('vulnerabilities', [v2, v3]));
      const { counts } = await planAndCommit(writer);
      expect(counts.vulnerabilities).toEqual({
        ...NO_COUNTS,
        read: 4,
        unchanged: 3,
        repeated: 1,
        disappeared: 1,
      });
    });
  });
}
