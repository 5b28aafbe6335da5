import { NO_COUNTS } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { BEGIN, MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { planAndCommit, stageLists, syncLists } from '../sync-lists.ts';
import { toStagedIntegration, toStagedRow } from '../to-staged.ts';
import { wireIntegration } from '../wire-records.ts';
import { readChanges, readIds } from './read-all.ts';
import { SMALL_LISTS } from './small-lists.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

export function describeFirstSyncs(target: StorageBackendTarget): void {
  describe('an empty store', () => {
    it('reads as nothing at all', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      expect(await readIds(store)).toEqual([]);
      expect(await readChanges(store)).toEqual([]);
      expect(await collect(store.readRuns())).toEqual([]);
      expect(await store.readIntegrations()).toEqual([]);
      expect(await store.lastRun()).toBeNull();
    });

    it('says what it is and where', async () => {
      await using opened = await openEmptyStore(target);
      expect(opened.store.kind).toBe(target.kind);
      expect(opened.store.location).toContain('store');
    });

    it('takes lists without rows', async () => {
      await using opened = await openEmptyStore(target);
      const run = await syncLists(opened.store, {});
      expect(run.counts).toEqual({ vulnerabilities: NO_COUNTS, remediations: NO_COUNTS, assets: NO_COUNTS });
      expect(await opened.store.lastRun()).toEqual(run);
      expect(await readIds(opened.store)).toEqual([]);
      expect(await readChanges(opened.store)).toEqual([]);
    });
  });

  describe('a first sync', () => {
    it('stores every row as it was staged, with its run and moment', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, SMALL_LISTS, { runId: 'first' });
      const columns = [
        'id',
        'name',
        'first_detected_at',
        'is_fixable',
        'related_urls',
        'content_hash',
        'raw_json',
        'run_id',
        'observed_at',
      ] as const;
      const rows = await collect(
        opened.store.readRows('vulnerabilities', { columns, sort: { column: 'id', direction: 'asc' } }),
      );
      const expected = SMALL_LISTS.vulnerabilities.map((record) => {
        const row = toStagedRow('vulnerabilities', record);
        return [
          row.id,
          row.name,
          row.first_detected_at,
          row.is_fixable,
          row.related_urls,
          row.content_hash,
          row.raw_json,
          'first',
          MOMENT,
        ];
      });
      expect(rows).toEqual(expected);
      expect(await readIds(opened.store, 'remediations')).toEqual(['r1']);
      expect(await readIds(opened.store, 'assets')).toEqual(['a1', 'a2', 'a3']);
    });

    it('discovers every row', async () => {
      await using opened = await openEmptyStore(target);
      const run = await syncLists(opened.store, SMALL_LISTS, { runId: 'first' });
      expect(run.counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 2, new: 2 });
      expect(run.counts.remediations).toEqual({ ...NO_COUNTS, read: 1, new: 1 });
      expect(run.counts.assets).toEqual({ ...NO_COUNTS, read: 3, new: 3 });
      const [event, ...others] = await collect(opened.store.readEvents());
      expect(event).toEqual({
        dataset: 'vulnerabilities',
        id: 'v1',
        type: 'discovered',
        at: MOMENT,
        severity: 'HIGH',
        name: 'CVE-2024-0001',
        changed: {},
        before: null,
        runId: 'first',
        reconstructed: false,
      });
      expect(others.map(({ dataset, id, severity, name }) => [dataset, id, severity, name])).toEqual([
        ['vulnerabilities', 'v2', 'HIGH', 'CVE-2024-0001'],
        ['remediations', 'r1', 'HIGH', null],
        ['assets', 'a1', null, 'web-1'],
        ['assets', 'a2', null, 'web-1'],
        ['assets', 'a3', null, 'web-1'],
      ]);
    });

    it('is recorded with all that is known of it', async () => {
      await using opened = await openEmptyStore(target);
      const run = await syncLists(opened.store, SMALL_LISTS, { runId: 'first', observedAt: MOMENT + 5000 });
      expect(run).toMatchObject({
        id: 'first',
        backend: target.kind,
        status: 'completed',
        startedAt: MOMENT,
        observedAt: MOMENT + 5000,
        finishedAt: MOMENT + 5001,
        sourceUrl: BEGIN.sourceUrl,
        writerVersion: BEGIN.writerVersion,
        requests: 3,
        throttled: 0,
        unusableValues: 0,
        remediationsAsOf: MOMENT + 5000,
        error: null,
      });
      expect(await opened.store.lastRun()).toEqual(run);
      expect(await collect(opened.store.readRuns())).toEqual([run]);
    });

    it('is recorded under the name that its caller has for the store', async () => {
      await using opened = await openEmptyStore(target);
      const run = await syncLists(opened.store, SMALL_LISTS, { backend: 'several' });
      expect(run.backend).toBe('several');
      expect(await opened.store.lastRun()).toMatchObject({ backend: 'several' });
    });

    it('keeps the integrations of the run, and the next run replaces them', async () => {
      await using opened = await openEmptyStore(target);
      for (const [runId, names] of [
        ['first', ['inspector', 'snyk']],
        ['second', ['inspector']],
      ] as const) {
        await using writer = await opened.store.beginRun({ ...BEGIN, runId });
        const broken = { connections: [{ isDisabled: true, connectionErrorMessage: 'Token expired' }] };
        await writer.stageIntegrations(
          names.map((name) => toStagedIntegration(wireIntegration(name, broken))),
        );
        await stageLists(writer, SMALL_LISTS);
        await planAndCommit(writer);
        const stored = await opened.store.readIntegrations();
        expect(stored.map(({ integration_id }) => integration_id)).toEqual(names);
        expect(stored[0]).toMatchObject({
          display_name: 'Inspector',
          connections: 1,
          disabled_connections: 1,
          error: 'Token expired',
          run_id: runId,
          observed_at: MOMENT,
        });
      }
    });
  });
}
