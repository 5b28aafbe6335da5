import { NO_COUNTS } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { toStagedPage } from '../to-staged.ts';
import {
  WITHOUT_ID,
  unusableAsset,
  unusableVulnerability,
  wireAsset,
  wireRemediation,
  wireVulnerability,
} from '../wire-records.ts';
import { readChanges, readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

export function describeIncompleteReads(target: StorageBackendTarget): void {
  describe('a row that can’t be used', () => {
    it('counts as unusable and as seen: what is stored of it stays as it is', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(
        opened.store,
        { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')] },
        { runId: 'first' },
      );
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, {});
      await writer.readAgain('vulnerabilities');
      const records = [
        unusableVulnerability('v1'),
        unusableVulnerability('never stored'),
        wireVulnerability('v2'),
      ];
      await writer.stagePage(toStagedPage('vulnerabilities', records));
      const { counts } = await planAndCommit(writer);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 3, unusable: 2, unchanged: 1 });
      expect(await readIds(opened.store)).toEqual(['v1', 'v2']);
      expect(await readChanges(opened.store, { runId: 'second' })).toEqual([]);
    });

    it('is used when the list shows it once more in a form that can be', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { assets: [wireAsset('a1')] }, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, {});
      await writer.readAgain('assets');
      const unusable = [unusableAsset('a1'), unusableAsset('a1')];
      await writer.stagePage(toStagedPage('assets', unusable, { nextCursor: 'more' }));
      await writer.stagePage(toStagedPage('assets', [wireAsset('a1', { name: 'web-2' })]));
      const { counts } = await planAndCommit(writer);
      expect(counts.assets).toEqual({ ...NO_COUNTS, read: 3, unusable: 2, updated: 1 });
    });

    it('without an id is counted in the checkpoint of its pass', async () => {
      await using opened = await openEmptyStore(target);
      await using writer = await opened.store.beginRun(BEGIN);
      await writer.stagePage(
        toStagedPage('assets', [wireAsset('a1'), WITHOUT_ID, unusableAsset('x'), WITHOUT_ID], {
          nextCursor: 'more',
        }),
      );
      expect(writer.checkpoint.streams.assets).toMatchObject({ rows: 4, withoutId: 2, done: false });
      expect(writer.checkpoint.streams.vulnerabilities).toMatchObject({ rows: 0, withoutId: 0 });
    });
  });

  describe('values that can’t be used', () => {
    const odd = wireVulnerability('v1', {
      severity: 5,
      firstDetectedDate: 'yesterday',
      lastDetectedDate: '2026-02-30',
    });

    it('become null and are counted in every run that reads them, changed or not', async () => {
      await using opened = await openEmptyStore(target);
      const first = await syncLists(opened.store, { vulnerabilities: [odd] }, { runId: 'first' });
      const second = await syncLists(
        opened.store,
        { vulnerabilities: [odd, wireVulnerability('v2')] },
        { runId: 'second' },
      );
      expect([first.unusableValues, second.unusableValues]).toEqual([3, 3]);
      const columns = ['severity', 'first_detected_at', 'last_detected_at'] as const;
      const rows = await collect(
        opened.store.readRows('vulnerabilities', { columns, filter: { ids: ['v1'] } }),
      );
      expect(rows).toEqual([['UNKNOWN', null, null]]);
    });
  });

  describe('a dataset whose read proves nobody’s absence', () => {
    it('keeps the rows that were not shown and calls none disappeared', async () => {
      await using opened = await openEmptyStore(target);
      const lists = {
        vulnerabilities: [wireVulnerability('v1')],
        assets: [wireAsset('a1'), wireAsset('a2')],
      };
      await syncLists(opened.store, lists, { runId: 'first' });
      const { counts } = await syncLists(
        opened.store,
        { assets: [wireAsset('a1')] },
        { runId: 'second', keepMissing: ['vulnerabilities'] },
      );
      expect(counts.vulnerabilities).toEqual(NO_COUNTS);
      expect(counts.assets).toEqual({ ...NO_COUNTS, read: 1, unchanged: 1, disappeared: 1 });
      expect(await readIds(opened.store)).toEqual(['v1']);
      expect(await readChanges(opened.store, { runId: 'second' })).toEqual([['disappeared', 'a2']]);
    });
  });

  describe('a run that reads remediations from a date on', () => {
    const done = (id: string) => wireRemediation(id, { remediationDate: '2026-01-14T00:00:00.000Z' });

    it('keeps the remediations that it was not shown, and says up to when all were read', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(
        opened.store,
        { remediations: [wireRemediation('r1'), wireRemediation('r2')] },
        { runId: 'full' },
      );
      const options = { observedAt: MOMENT + 1000, incrementalRemediations: true };
      const run = await syncLists(
        opened.store,
        { remediations: [done('r2'), done('r3')] },
        { runId: 'partly', ...options },
      );
      expect(run.counts.remediations).toEqual({ ...NO_COUNTS, read: 2, new: 1, remediated: 1 });
      expect(run.remediationsAsOf).toBe(MOMENT);
      expect(await readIds(opened.store, 'remediations')).toEqual(['r1', 'r2', 'r3']);
      const second = await syncLists(
        opened.store,
        { remediations: [] },
        { runId: 'partly again', ...options },
      );
      expect(second.remediationsAsOf).toBe(MOMENT);
    });

    it('still lets vulnerabilities and assets disappear', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(
        opened.store,
        { vulnerabilities: [wireVulnerability('v1')], assets: [wireAsset('a1')] },
        { runId: 'full' },
      );
      await syncLists(opened.store, {}, { runId: 'partly', incrementalRemediations: true });
      expect(await readChanges(opened.store, { runId: 'partly' })).toEqual([
        ['disappeared', 'v1'],
        ['disappeared', 'a1'],
      ]);
    });

    it('is followed by a full read, which proves absence again', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { remediations: [done('r1')] }, { runId: 'full' });
      await syncLists(opened.store, {}, { runId: 'partly', incrementalRemediations: true });
      const run = await syncLists(opened.store, {}, { runId: 'full again', observedAt: MOMENT + 2000 });
      expect(run.counts.remediations).toEqual({ ...NO_COUNTS, disappeared: 1 });
      expect(run.remediationsAsOf).toBe(MOMENT + 2000);
    });
  });
}
