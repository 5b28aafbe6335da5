import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { wireAsset, wireDeactivation, wireRemediation, wireVulnerability } from '../wire-records.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget, TestStore } from './storage-backend-target.ts';

const HOUR = 3_600_000;

/** Three runs, an hour apart. */
async function openHistory(target: StorageBackendTarget): Promise<TestStore> {
  const opened = await openEmptyStore(target);
  const v1 = (fields = {}) => wireVulnerability('v1', { severity: 'CRITICAL', ...fields });
  const generations = [
    { vulnerabilities: [v1(), wireVulnerability('v2', { severity: 'LOW' })], assets: [wireAsset('a1')] },
    {
      vulnerabilities: [v1({ deactivateMetadata: wireDeactivation() })],
      remediations: [wireRemediation('r1')],
      assets: [wireAsset('a1')],
    },
    {
      vulnerabilities: [v1()],
      remediations: [wireRemediation('r1')],
      assets: [wireAsset('a1', { name: 'web-2' })],
    },
  ];
  for (const [index, lists] of generations.entries()) {
    await syncLists(opened.store, lists, { runId: `run ${index}`, observedAt: MOMENT + index * HOUR });
  }
  return opened;
}

const ALL = [
  'discovered v1',
  'discovered v2',
  'discovered a1',
  'deactivated v1',
  'disappeared v2',
  'discovered r1',
  'reactivated v1',
  'updated a1',
];

export function describeHistory(target: StorageBackendTarget): void {
  describe('the history', () => {
    const cases = [
      { what: 'everything, by time', options: {}, expected: ALL },
      { what: 'everything, the newest first', options: { direction: 'desc' }, expected: ALL.toReversed() },
      { what: 'the first entries', options: { limit: 2 }, expected: ALL.slice(0, 2) },
      {
        what: 'the newest entries',
        options: { limit: 2, direction: 'desc' },
        expected: ['updated a1', 'reactivated v1'],
      },
      { what: 'nothing with a limit of 0', options: { limit: 0 }, expected: [] },
      {
        what: 'of datasets',
        options: { datasets: ['assets', 'remediations'] },
        expected: ['discovered a1', 'discovered r1', 'updated a1'],
      },
      { what: 'of no dataset', options: { datasets: [] }, expected: [] },
      {
        what: 'of a row',
        options: { id: 'v1' },
        expected: ['discovered v1', 'deactivated v1', 'reactivated v1'],
      },
      {
        what: 'of several rows',
        options: { ids: ['v2', 'a1', 'nobody'] },
        expected: ['discovered v2', 'discovered a1', 'disappeared v2', 'updated a1'],
      },
      { what: 'of no row', options: { ids: [] }, expected: [] },
      {
        what: 'of types',
        options: { types: ['disappeared', 'deactivated'] },
        expected: ['deactivated v1', 'disappeared v2'],
      },
      {
        what: 'of severities in any case',
        options: { severities: ['low'] },
        expected: ['discovered v2', 'disappeared v2'],
      },
      { what: 'of a run', options: { runId: 'run 2' }, expected: ['reactivated v1', 'updated a1'] },
      { what: 'from a moment on', options: { from: MOMENT + HOUR }, expected: ALL.slice(3) },
      { what: 'until a moment', options: { to: MOMENT }, expected: ALL.slice(0, 3) },
      {
        what: 'between moments',
        options: { from: MOMENT + 1, to: MOMENT + 2 * HOUR - 1 },
        expected: ALL.slice(3, 6),
      },
      {
        what: 'by several of these at once',
        options: { id: 'v1', types: ['deactivated', 'updated'], from: MOMENT },
        expected: ['deactivated v1'],
      },
    ] as const;

    it.each(cases)('is read $what', async ({ options, expected }) => {
      await using opened = await openHistory(target);
      const events = await collect(opened.store.readEvents(options));
      expect(events.map(({ type, id }) => `${type} ${id}`)).toEqual(expected);
    });

    it('comes in batches of the asked size', async () => {
      await using opened = await openHistory(target);
      const sizes: number[] = [];
      for await (const batch of opened.store.readEvents({ batchSize: 5 })) sizes.push(batch.length);
      expect(sizes).toEqual([5, 3]);
    });

    it('lists runs, the newest first', async () => {
      await using opened = await openHistory(target);
      const runs = await collect(opened.store.readRuns());
      expect(runs.map(({ id, observedAt }) => [id, observedAt])).toEqual([
        ['run 2', MOMENT + 2 * HOUR],
        ['run 1', MOMENT + HOUR],
        ['run 0', MOMENT],
      ]);
      expect(await collect(opened.store.readRuns({ limit: 2 }))).toEqual(runs.slice(0, 2));
    });
  });
}
