import { NO_COUNTS } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { wireAsset, wireRemediation, wireVulnerability } from '../wire-records.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';
import { ACTIVE, RENAMED, syncGenerations, vulnerabilityBefore, withoutRun } from './sync-generations.ts';

export function describeDisappearances(target: StorageBackendTarget): void {
  describe('a sync in which rows leave or come back', () => {
    it('tells what disappeared, with the whole row before, and holds it no longer', async () => {
      const { counts, events, ids } = await syncGenerations(target, [
        { vulnerabilities: [RENAMED, wireVulnerability('v2')] },
        { vulnerabilities: [wireVulnerability('v2')] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, unchanged: 1, disappeared: 1 });
      expect(events).toMatchObject([
        { type: 'disappeared', id: 'v1', severity: 'CRITICAL', name: 'CVE-2026-9999', changed: {} },
      ]);
      expect(withoutRun(events[0]?.before)).toEqual(vulnerabilityBefore(RENAMED));
      expect(ids).toEqual(['v2']);
    });

    it('lets everything disappear when the lists are empty', async () => {
      const full = {
        vulnerabilities: [ACTIVE],
        remediations: [wireRemediation('r1')],
        assets: [wireAsset('a1')],
      };
      const { events, ids } = await syncGenerations(target, [full, {}]);
      expect(events.map(({ dataset, type }) => [dataset, type])).toEqual([
        ['vulnerabilities', 'disappeared'],
        ['remediations', 'disappeared'],
        ['assets', 'disappeared'],
      ]);
      expect(ids).toEqual([]);
    });

    it('tells what reappeared, changed against the row that it had', async () => {
      const { counts, events, ids } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        {},
        { vulnerabilities: [RENAMED] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, reappeared: 1 });
      expect(events).toMatchObject([
        {
          type: 'reappeared',
          id: 'v1',
          before: null,
          changed: { name: ['CVE-2024-0001', 'CVE-2026-9999'], severity: ['HIGH', 'CRITICAL'] },
        },
      ]);
      expect(ids).toEqual(['v1']);
    });

    it('tells that a row reappeared unchanged, once', async () => {
      const { counts, events } = await syncGenerations(target, [
        { assets: [wireAsset('a1')] },
        {},
        { assets: [wireAsset('a1')] },
        { assets: [wireAsset('a1')] },
      ]);
      expect(counts.assets).toEqual({ ...NO_COUNTS, read: 1, unchanged: 1 });
      expect(events).toEqual([]);
    });

    it('lets a row disappear a second time', async () => {
      const { counts, events } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        {},
        { vulnerabilities: [RENAMED] },
        {},
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, disappeared: 1 });
      expect(withoutRun(events[0]?.before)).toEqual(vulnerabilityBefore(RENAMED));
    });

    it('calls a row that another dataset lost new in its own', async () => {
      const { events } = await syncGenerations(target, [
        { vulnerabilities: [wireVulnerability('same')] },
        {},
        { assets: [wireAsset('same')] },
      ]);
      expect(events).toMatchObject([{ dataset: 'assets', type: 'discovered', id: 'same' }]);
    });
  });
}
