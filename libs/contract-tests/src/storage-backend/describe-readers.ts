import { DATASETS, DATASET_TABLES } from '@vanta-vuln/core';
import type { DatasetColumn, DatasetName } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { MOMENT } from '../begin-options.ts';
import { collect } from '../collect.ts';
import { syncLists } from '../sync-lists.ts';
import { toStagedRow } from '../to-staged.ts';
import { wireAsset, wireDeactivation, wireRemediation, wireVulnerability } from '../wire-records.ts';
import { openEmptyStore } from './storage-backend-target.ts';
import type { StorageBackendTarget } from './storage-backend-target.ts';

const generation = (name: string) =>
  Array.from({ length: 40 }, (_, index) =>
    wireVulnerability(`v${index + 10}`, { name, deactivateMetadata: wireDeactivation() }),
  );

function allColumns<D extends DatasetName>(dataset: D): DatasetColumn<D>[] {
  const names: readonly string[] = DATASET_TABLES[dataset].columns.map(({ name }) => name);
  const isColumn = (name: string): name is DatasetColumn<D> => names.includes(name);
  return names.filter(isColumn);
}

const BY_ID = { sort: { column: 'id', direction: 'asc' } } as const;

export function describeReaders(target: StorageBackendTarget): void {
  describe('reading rows', () => {
    it('gives every column of every dataset as it was staged', async () => {
      await using opened = await openEmptyStore(target);
      const lists = {
        vulnerabilities: [
          wireVulnerability('v1', { deactivateMetadata: wireDeactivation(), relatedVulns: ['CVE-1'] }),
        ],
        remediations: [wireRemediation('r1')],
        assets: [wireAsset('a1')],
      };
      await syncLists(opened.store, lists);
      for (const dataset of DATASETS) {
        const staged = new Map<string, unknown>(
          Object.entries(toStagedRow(dataset, lists[dataset][0] ?? {})),
        );
        const row = staged.set('run_id', 'run').set('observed_at', MOMENT);
        const columns = allColumns(dataset);
        const rows = await collect(opened.store.readRows(dataset, { columns }));
        expect(rows).toEqual([columns.map((name) => row.get(name))]);
      }
    });

    it('comes in batches of the asked size', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: generation('x') });
      const sizes: number[] = [];
      for await (const batch of opened.store.readRows('vulnerabilities', { columns: ['id'], batchSize: 15 }))
        sizes.push(batch.length);
      expect(sizes).toEqual([15, 15, 10]);
    });

    it('may be left early, and stops at a signal', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { vulnerabilities: generation('x') });
      for await (const batch of opened.store.readRows('vulnerabilities', { columns: ['id'], batchSize: 1 })) {
        expect(batch).toHaveLength(1);
        break;
      }
      const controller = new AbortController();
      const rows = opened.store.readRows('vulnerabilities', {
        columns: ['id'],
        batchSize: 1,
        signal: controller.signal,
      });
      const read = async () => {
        for await (const batch of rows) controller.abort(new RangeError(`${batch.length} is enough`));
      };
      await expect(read()).rejects.toThrow('1 is enough');
      await syncLists(opened.store, {}, { runId: 'next' });
    });

    it('shows one state while another store commits, and the next reading shows the next', async () => {
      await using opened = await openEmptyStore(target);
      const reader = await opened.openAgain();
      await syncLists(opened.store, { vulnerabilities: generation('old') }, { runId: 'first' });
      const options = { columns: ['name', 'run_id', 'is_deactivated'], batchSize: 7, ...BY_ID } as const;
      const seen: (readonly [string | null, string, boolean])[] = [];
      for await (const batch of reader.readRows('vulnerabilities', options)) {
        if (seen.length === 0) {
          const [, ...rest] = generation('new');
          await syncLists(
            opened.store,
            { vulnerabilities: [...rest, wireVulnerability('v99')] },
            { runId: 'second' },
          );
        }
        seen.push(...batch);
      }
      expect(seen).toHaveLength(40);
      expect(new Set(seen.map(([name, runId]) => `${name} ${runId}`))).toEqual(new Set(['old first']));
      const after = await collect(reader.readRows('vulnerabilities', { columns: ['name', 'run_id'] }));
      expect(new Set(after.map(([name, runId]) => `${name} ${runId}`))).toEqual(
        new Set(['new second', 'CVE-2024-0001 second']),
      );
    });

    it('shows the old state while the very first rows are committed', async () => {
      await using opened = await openEmptyStore(target);
      await syncLists(opened.store, { assets: [wireAsset('a1'), wireAsset('a2')] }, { runId: 'first' });
      const reader = await opened.openAgain();
      const ids: string[] = [];
      for await (const batch of reader.readRows('assets', { columns: ['id'], batchSize: 1, ...BY_ID })) {
        if (ids.length === 0)
          await syncLists(opened.store, { vulnerabilities: generation('x') }, { runId: 'second' });
        ids.push(...batch.map(([id]) => id));
      }
      expect(ids).toEqual(['a1', 'a2']);
      expect(await collect(reader.readRows('assets', { columns: ['id'] }))).toEqual([]);
    });
  });
}
