import { NO_COUNTS } from '@vanta-vuln/core';
import type { BeginRunOptions } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { toStagedIntegration, toStagedPage } from '../to-staged.ts';
import { wireAsset, wireIntegration, wireVulnerability } from '../wire-records.ts';
import { readChanges, readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';
import { FIRST_PAGE, leaveUnfinished } from './unfinished-run.ts';

const NOT_RESUMED: readonly { readonly why: string; readonly options: Partial<BeginRunOptions> }[] = [
  { why: 'its first page is too old', options: { startedAt: MOMENT + BEGIN.maxCheckpointAge } },
  { why: 'it read another source', options: { sourceUrl: 'https://api.eu.example.com' } },
  { why: 'it read all remediations, and this one does not', options: { incrementalRemediations: true } },
  { why: 'a restart is asked for', options: { mode: 'restart' } },
];

export function describeCheckpoints(target: StorageBackendTarget): void {
  describe('a new run', () => {
    it('stands at the start of each list', async () => {
      await using opened = await openEmptyStore(target);
      await using writer = await opened.store.beginRun(BEGIN);
      const start = { pass: 1, nextCursor: null, done: false, pages: 0, rows: 0, withoutId: 0 };
      expect(writer.resumed).toBe(false);
      expect(writer.rolledForward).toBeNull();
      expect(writer.checkpoint).toEqual({
        runId: 'run',
        startedAt: MOMENT,
        firstPageAt: null,
        sourceUrl: BEGIN.sourceUrl,
        incrementalRemediations: false,
        streams: { vulnerabilities: start, remediations: start, assets: start },
        requests: 0,
        throttled: 0,
        unusableValues: 0,
        pacing: { recent: [] },
      });
    });

    it('shows readers nothing of what it stages', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: [wireVulnerability('v0')] }, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await writer.stagePage(FIRST_PAGE);
      expect(await readIds(opened.store)).toEqual(['v0']);
      expect(await collect(opened.store.readRuns())).toHaveLength(1);
    });
  });

  describe('an unfinished run', () => {
    it('goes on where it stopped, under its own id', async () => {
      await using opened = await openEmptyStore(target);
      await leaveUnfinished(opened.store);
      const again = await opened.openAgain();
      await using writer = await again.beginRun({ ...BEGIN, runId: 'another', startedAt: MOMENT + 60_000 });
      expect(writer.resumed).toBe(true);
      expect(writer.checkpoint).toMatchObject({
        runId: 'unfinished',
        startedAt: MOMENT,
        firstPageAt: MOMENT,
        requests: 4,
        throttled: 1,
        unusableValues: 2,
        pacing: { recent: [MOMENT - 5, MOMENT] },
        streams: {
          vulnerabilities: { pass: 1, nextCursor: 'cursor 2', done: false, pages: 1, rows: 4, withoutId: 1 },
        },
      });
    });

    it('commits what both attempts staged', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      const stored = ['v1', 'v2', 'v3', 'v4', 'v5'].map((id) => wireVulnerability(id, { name: 'old' }));
      await syncLists(store, { vulnerabilities: stored, assets: [wireAsset('a1')] }, { runId: 'first' });
      {
        await using writer = await store.beginRun({ ...BEGIN, runId: 'second' });
        await writer.stageIntegrations([toStagedIntegration(wireIntegration('inspector'))]);
        await writer.stagePage(FIRST_PAGE);
      }
      await using writer = await store.beginRun({ ...BEGIN, runId: 'ignored' });
      const rest = [
        wireVulnerability('v2'),
        wireVulnerability('v4', { name: 'old' }),
        wireVulnerability('v6'),
      ];
      await writer.stagePage(toStagedPage('vulnerabilities', rest));
      await writer.stagePage(toStagedPage('remediations', []));
      await writer.stagePage(toStagedPage('assets', [wireAsset('a1')]));
      const run = await planAndCommit(writer);
      expect(run.id).toBe('second');
      expect(run.counts.vulnerabilities).toEqual({
        ...NO_COUNTS,
        read: 7,
        new: 1,
        updated: 2,
        unchanged: 1,
        repeated: 1,
        unusable: 2,
        disappeared: 1,
      });
      expect(await readIds(store)).toEqual(['v1', 'v2', 'v3', 'v4', 'v6']);
      expect(await readChanges(store, { runId: 'second' })).toHaveLength(4);
      expect(await store.readIntegrations()).toHaveLength(1);
    });

    it.each(NOT_RESUMED)('starts anew when $why', async ({ options }) => {
      await using opened = await openEmptyStore(target);
      await leaveUnfinished(opened.store);
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'anew', ...options });
      expect(writer.resumed).toBe(false);
      expect(writer.checkpoint).toMatchObject({
        runId: 'anew',
        firstPageAt: null,
        requests: 0,
        streams: { vulnerabilities: { rows: 0 } },
      });
      await stageLists(writer, { vulnerabilities: [wireVulnerability('v9')] });
      const { counts } = await planAndCommit(writer);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, new: 1 });
      expect(await readIds(opened.store)).toEqual(['v9']);
    });

    it('goes on when it too reads remediations from a date on', async () => {
      await using opened = await openEmptyStore(target);
      await leaveUnfinished(opened.store, { incrementalRemediations: true });
      await using writer = await opened.store.beginRun({ ...BEGIN, incrementalRemediations: true });
      expect(writer.resumed).toBe(true);
      expect(writer.checkpoint.incrementalRemediations).toBe(true);
    });

    it('goes on in its second pass', async () => {
      await using opened = await openEmptyStore(target);
      {
        await using writer = await opened.store.beginRun(BEGIN);
        await stageLists(writer, { assets: [wireAsset('a1')] });
        await writer.readAgain('assets');
        await writer.stagePage(toStagedPage('assets', [wireAsset('a2')], { nextCursor: 'more' }));
      }
      await using writer = await opened.store.beginRun(BEGIN);
      expect(writer.checkpoint.streams.assets).toMatchObject({
        pass: 2,
        nextCursor: 'more',
        rows: 2,
        done: false,
      });
      await writer.stagePage(toStagedPage('assets', [wireAsset('a1')]));
      const { counts } = await planAndCommit(writer);
      expect(counts.assets).toEqual({ ...NO_COUNTS, read: 3, new: 2, repeated: 1 });
    });

    it('is gone once it is committed', async () => {
      await using opened = await openEmptyStore(target);
      await leaveUnfinished(opened.store);
      {
        await using writer = await opened.store.beginRun(BEGIN);
        await stageLists(writer, {});
        await planAndCommit(writer);
      }
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'next' });
      expect(writer).toMatchObject({ resumed: false, checkpoint: { runId: 'next' } });
    });
  });
}
