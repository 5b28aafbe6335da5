import { describe, expect, it } from 'vitest';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { wireVulnerability } from '../wire-records.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const NO_NUMBERS = [-1, 1.5, Number.NaN, Infinity];

export function describeReadOptions(target: StorageBackendTarget): void {
  describe('options of a read that can not be meant', () => {
    it('are refused by name, and never read for something else', async () => {
      await using opened = await openEmptyStore(target);
      const { store } = opened;
      await syncLists(store, { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')] });
      const columns = ['id'] as const;
      const refused = [
        ...NO_NUMBERS.flatMap((size) => [
          ['limit', () => collect(store.readRows('vulnerabilities', { columns, limit: size }))] as const,
          ['offset', () => collect(store.readRows('vulnerabilities', { columns, offset: size }))] as const,
          [
            'batchSize',
            () => collect(store.readRows('vulnerabilities', { columns, batchSize: size })),
          ] as const,
          ['limit', () => collect(store.readEvents({ limit: size }))] as const,
          ['batchSize', () => collect(store.readEvents({ batchSize: size }))] as const,
          ['limit', () => collect(store.readRuns({ limit: size }))] as const,
        ]),
        ['batchSize', () => collect(store.readRows('vulnerabilities', { columns, batchSize: 0 }))] as const,
        [
          'filter.dueTo',
          () => collect(store.readRows('vulnerabilities', { columns, filter: { dueTo: Number.NaN } })),
        ] as const,
        ['from', () => collect(store.readEvents({ from: Number.NaN }))] as const,
        ['columns', () => collect(store.readRows('vulnerabilities', { columns: [] }))] as const,
      ] as const;
      for (const [option, read] of refused) {
        // It may be refused by the call or by the first batch.
        const outcome = await (async () => read())().catch((error: unknown) => error);
        expect(outcome, option).toMatchObject({ code: 'invalid-read-option', option });
      }
    });
  });
}
