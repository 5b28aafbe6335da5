import { NO_COUNTS, SCHEMA_VERSION, VantaVulnError } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { wireAsset, wireVulnerability } from '../wire-records.ts';
import { readChanges, readIds } from './read-all.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const FACTS = { observedAt: Date.UTC(2026, 0, 15, 23, 59, 59), requests: 5, throttled: 1, keepMissing: [] };
const STORED = {
  vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')],
  assets: [wireAsset('a1')],
};
const READ = { vulnerabilities: [wireVulnerability('v2', { name: 'other' }), wireVulnerability('v3')] };

export function describePlans(target: StorageBackendTarget): void {
  describe('a plan', () => {
    it('says what the commit will do, and changes nothing that readers see', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, STORED, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, READ);
      const plan = await writer.plan(FACTS);
      expect(plan).toMatchObject({
        runId: 'second',
        observedAt: FACTS.observedAt,
        partitionDate: '2026-01-15',
        schemaVersion: SCHEMA_VERSION,
        events: 4,
        requests: 5,
        throttled: 1,
        unusableValues: 0,
        remediationsAsOf: FACTS.observedAt,
        counts: {
          vulnerabilities: { ...NO_COUNTS, read: 2, new: 1, updated: 1, disappeared: 1 },
          remediations: NO_COUNTS,
          assets: { ...NO_COUNTS, disappeared: 1 },
        },
      });
      expect(plan.objects.length > 0).toBe(target.plansObjects);
      expect(await readIds(opened.store)).toEqual(['v1', 'v2']);
      expect(await readChanges(opened.store, { runId: 'second' })).toEqual([]);
      const run = await writer.commit(plan, { finishedAt: FACTS.observedAt });
      expect(run.counts).toEqual(plan.counts);
      expect(await readChanges(opened.store, { runId: 'second' })).toHaveLength(plan.events);
    });

    it('can be made again before it is carried out', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, STORED, { runId: 'first' });
      await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'second' });
      await stageLists(writer, READ);
      await writer.plan(FACTS);
      const { counts } = await planAndCommit(writer, { keepMissing: ['assets'] });
      expect(counts.assets).toEqual(NO_COUNTS);
      expect(counts.vulnerabilities.disappeared).toBe(1);
      expect(await readChanges(opened.store, { runId: 'second', types: ['disappeared'] })).toEqual([
        ['disappeared', 'v1'],
      ]);
    });

    it('of another run is not carried out', async () => {
      await using opened = await openEmptyStore(target);
      await using writer = await opened.store.beginRun(BEGIN);
      await stageLists(writer, READ);
      const plan = await writer.plan(FACTS);
      await expect(writer.commit({ ...plan, runId: 'other' }, { finishedAt: MOMENT })).rejects.toBeInstanceOf(
        VantaVulnError,
      );
      expect(await opened.store.lastRun()).toBeNull();
    });

    it('that was not carried out is completed by the next run, which then begins', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, STORED, { runId: 'first' });
      {
        await using writer = await opened.store.beginRun({ ...BEGIN, runId: 'planned' });
        await stageLists(writer, READ);
        await writer.plan(FACTS);
      }
      const again = await opened.openAgain();
      expect(await again.lastRun()).toMatchObject({ id: 'first' });
      await using writer = await again.beginRun({ ...BEGIN, runId: 'next', startedAt: FACTS.observedAt + 7 });
      expect(writer).toMatchObject({ resumed: false, checkpoint: { runId: 'next' } });
      expect(writer.rolledForward).toMatchObject({
        id: 'planned',
        status: 'completed',
        observedAt: FACTS.observedAt,
        counts: { vulnerabilities: { new: 1, updated: 1, disappeared: 1 } },
      });
      expect(await again.lastRun()).toEqual(writer.rolledForward);
      expect(await readIds(again)).toEqual(['v2', 'v3']);
      expect(await readChanges(again, { runId: 'planned' })).toHaveLength(4);
      expect(await collect(again.readRuns())).toHaveLength(2);
    });
  });
}
