import { NO_COUNTS } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { wireAsset, wireDeactivation, wireRemediation, wireVulnerability } from '../wire-records.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';
import { ACTIVE, RENAMED, syncGenerations, vulnerabilityBefore, withoutRun } from './sync-generations.ts';

const DEACTIVATED = wireVulnerability('v1', { deactivateMetadata: wireDeactivation() });

export function describeChanges(target: StorageBackendTarget): void {
  describe('a sync that finds changes', () => {
    it('discovers what is new', async () => {
      const { counts, events } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        { vulnerabilities: [ACTIVE, wireVulnerability('v2')] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 2, new: 1, unchanged: 1 });
      expect(events).toMatchObject([{ type: 'discovered', id: 'v2', at: MOMENT + 60_000 }]);
    });

    it('updates what differs, and tells each column before and after', async () => {
      const { counts, events, rows } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        { vulnerabilities: [RENAMED] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, updated: 1 });
      expect(events).toEqual([
        {
          dataset: 'vulnerabilities',
          id: 'v1',
          type: 'updated',
          at: MOMENT + 60_000,
          severity: 'CRITICAL',
          name: 'CVE-2026-9999',
          changed: {
            name: ['CVE-2024-0001', 'CVE-2026-9999'],
            severity: ['HIGH', 'CRITICAL'],
            related_vulns: [[], ['CVE-2024-0001']],
          },
          before: null,
          runId: 'last',
          reconstructed: false,
        },
      ]);
      expect(rows).toEqual([['v1', 'CVE-2026-9999', false]]);
    });

    it('writes dates in changes as ISO 8601', async () => {
      const later = wireVulnerability('v1', { remediateByDate: '2026-02-28T00:00:00Z' });
      const { events } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        { vulnerabilities: [later] },
      ]);
      expect(events[0]?.changed).toEqual({
        remediate_by: ['2026-01-31T00:00:00.000Z', '2026-02-28T00:00:00.000Z'],
      });
    });

    it('tells a deactivation, with the whole row before', async () => {
      const { counts, events, rows } = await syncGenerations(target, [
        { vulnerabilities: [ACTIVE] },
        { vulnerabilities: [DEACTIVATED] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, deactivated: 1 });
      expect(events[0]).toMatchObject({ type: 'deactivated', changed: { is_deactivated: [false, true] } });
      expect(withoutRun(events[0]?.before)).toEqual(vulnerabilityBefore(ACTIVE));
      expect(rows).toEqual([['v1', 'CVE-2024-0001', true]]);
    });

    it('tells a reactivation', async () => {
      const { counts, events, rows } = await syncGenerations(target, [
        { vulnerabilities: [DEACTIVATED] },
        { vulnerabilities: [ACTIVE] },
      ]);
      expect(counts.vulnerabilities).toEqual({ ...NO_COUNTS, read: 1, reactivated: 1 });
      expect(events[0]).toMatchObject({
        type: 'reactivated',
        changed: { deactivated_by: ['Ana', null] },
        before: null,
      });
      expect(rows).toEqual([['v1', 'CVE-2024-0001', false]]);
    });

    it('tells that a remediation gained its date, with the whole row before', async () => {
      const done = wireRemediation('r1', { remediationDate: '2026-01-14T00:00:00.000Z' });
      const { counts, events } = await syncGenerations(target, [
        { remediations: [wireRemediation('r1')] },
        { remediations: [done] },
      ]);
      expect(counts.remediations).toEqual({ ...NO_COUNTS, read: 1, remediated: 1 });
      expect(events[0]).toMatchObject({
        dataset: 'remediations',
        type: 'remediated',
        changed: { remediated_at: [null, '2026-01-14T00:00:00.000Z'] },
      });
      expect(withoutRun(events[0]?.before)).toMatchObject({
        id: 'r1',
        remediated_at: null,
        sla_deadline: '2026-01-31T00:00:00.000Z',
      });
    });

    it('tells changes of assets, and none where scanners list the same in another order', async () => {
      const scanner = (hostnames: readonly string[]) => ({
        scanners: [{ integrationId: 'inspector', hostnames }],
      });
      const { counts, events } = await syncGenerations(target, [
        { assets: [wireAsset('a1', scanner(['x', 'y'])), wireAsset('a2', scanner(['x']))] },
        { assets: [wireAsset('a1', scanner(['y', 'x'])), wireAsset('a2', scanner(['x', 'z']))] },
      ]);
      expect(counts.assets).toEqual({ ...NO_COUNTS, read: 2, updated: 1, unchanged: 1 });
      expect(events).toMatchObject([
        { dataset: 'assets', id: 'a2', type: 'updated', changed: { hostnames: [['x'], ['x', 'z']] } },
      ]);
    });
  });
}
