import { NO_COUNTS, VantaVulnError } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { wireRemediation, wireVulnerability } from '../wire-records.ts';
import { readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';
import { FIRST_PAGE, leaveUnfinished } from './unfinished-run.ts';

export function describeInterruptions(target: StorageBackendTarget): void {
  describe('a restart in the middle of a run', () => {
    it('throws away what was staged and goes on under another id', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      await syncLists(
        store,
        { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v9')] },
        { runId: 'first' },
      );
      await leaveUnfinished(store);
      await using writer = await store.beginRun(BEGIN);
      await writer.restart({ runId: 'restarted', startedAt: MOMENT + 9000 });
      expect(writer.resumed).toBe(false);
      expect(writer.checkpoint).toMatchObject({
        runId: 'restarted',
        startedAt: MOMENT + 9000,
        firstPageAt: null,
        unusableValues: 0,
        sourceUrl: BEGIN.sourceUrl,
        streams: { vulnerabilities: { nextCursor: null, rows: 0, pages: 0, withoutId: 0 } },
      });
      await stageLists(writer, {
        vulnerabilities: [wireVulnerability('v9')],
        remediations: [wireRemediation('r1')],
      });
      const run = await planAndCommit(writer);
      expect(run.id).toBe('restarted');
      expect(run.counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, unchanged: 1, disappeared: 1 });
    });
  });

  describe('a parked run', () => {
    it('is listed with how it ended and what it read, and goes on later', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      await syncLists(store, {}, { runId: 'first' });
      {
        await using writer = await store.beginRun({ ...BEGIN, runId: 'second' });
        await writer.stagePage(FIRST_PAGE);
        const reason = {
          status: 'interrupted',
          at: MOMENT + 100,
          error: 'Ctrl-C',
          requests: 9,
          throttled: 2,
        } as const;
        const parked = await writer.park(reason);
        expect(parked).toMatchObject({
          id: 'second',
          status: 'interrupted',
          finishedAt: MOMENT + 100,
          error: 'Ctrl-C',
          requests: 9,
          throttled: 2,
          backend: target.kind,
          unusableValues: 2,
          counts: { vulnerabilities: { ...NO_COUNTS, read: 4, unusable: 2 } },
        });
      }
      expect(await store.lastRun()).toMatchObject({ id: 'first' });
      {
        await using writer = await store.beginRun({ ...BEGIN, runId: 'third' });
        expect(writer).toMatchObject({
          resumed: true,
          checkpoint: { runId: 'second', requests: 9, throttled: 2 },
        });
        await stageLists(writer, {});
        await planAndCommit(writer);
      }
      const runs = await collect(store.readRuns());
      expect(runs.map(({ id, status }) => [id, status])).toEqual([
        ['second', 'completed'],
        ['second', 'interrupted'],
        ['first', 'completed'],
      ]);
      expect(await collect(store.readRuns({ limit: 1 }))).toEqual([runs[0]]);
      expect(await store.lastRun()).toEqual(runs[0]);
    });
  });

  describe('a plan for lists that are not read to their end', () => {
    it('is refused, since what was not read would be called disappeared', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: [wireVulnerability('v7')] }, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await writer.stagePage(FIRST_PAGE);
      await expect(planAndCommit(writer)).rejects.toBeInstanceOf(VantaVulnError);
      expect(await readIds(opened.store)).toEqual(['v7']);
    });
  });
}
