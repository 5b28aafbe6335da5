import { NO_COUNTS, countsAddUp } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { wireVulnerability } from '../wire-records.ts';
import { readChanges } from './read-all.ts';
import { SMALL_LISTS } from './small-lists.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

export function describeUnchangedSyncs(target: StorageBackendTarget): void {
  describe('a sync that finds everything as it was', () => {
    it('writes no history, and counts add up', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, SMALL_LISTS, { runId: 'first' });
      const run = await syncLists(opened.store, SMALL_LISTS, { runId: 'second', observedAt: MOMENT + 1 });
      expect(run.counts.assets).toEqual({ ...NO_COUNTS, read: 3, unchanged: 3 });
      expect(Object.values(run.counts).every(countsAddUp)).toBe(true);
      expect(await readChanges(opened.store, { runId: 'second' })).toEqual([]);
    });

    it('has still read every row', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, SMALL_LISTS, { runId: 'first' });
      await syncLists(opened.store, SMALL_LISTS, { runId: 'second', observedAt: MOMENT + 1 });
      const rows = await collect(opened.store.readRows('assets', { columns: ['run_id', 'observed_at'] }));
      expect(rows).toEqual([
        ['second', MOMENT + 1],
        ['second', MOMENT + 1],
        ['second', MOMENT + 1],
      ]);
    });

    it('refreshes lastDetectedDate and the raw JSON silently', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, SMALL_LISTS, { runId: 'first' });
      const seenAgain = wireVulnerability('v1', {
        lastDetectedDate: '2026-01-15T00:00:00.000Z',
        newField: { of: 'Vanta' },
      });
      const run = await syncLists(
        opened.store,
        { ...SMALL_LISTS, vulnerabilities: [seenAgain, wireVulnerability('v2')] },
        { runId: 'second' },
      );
      expect(run.counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 2, unchanged: 2 });
      expect(await readChanges(opened.store, { runId: 'second' })).toEqual([]);
      const columns = ['last_detected_at', 'raw_json'] as const;
      const rows = await collect(
        opened.store.readRows('vulnerabilities', { columns, filter: { ids: ['v1'] } }),
      );
      expect(rows).toEqual([[Date.UTC(2026, 0, 15), JSON.stringify(seenAgain)]]);
    });
  });
}
