import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { PageRow } from './read-page.ts';
import { EarlyRows } from './early-rows.ts';
import { RowLedger } from './row-ledger.ts';
import { StagingMemory } from './staging-memory.ts';

const MEGABYTE = 1024 * 1024;

/** A changed row as it is cut out of a page of one megabyte. */
function rowOfLargePage(index: number): PageRow {
  const body = `{"id":"v${index}"}`.padEnd(MEGABYTE, String(index));
  const rawJson = body.slice(0, 1000);
  return { row: { id: `v${index}`, raw_json: rawJson }, outcome: 'updated', rawJson, unusableValues: 0 };
}

function heapInUse(): number {
  v8.setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

describe('StagingMemory', () => {
  it('keeps of a changed row its own text, not that of the page from which it was cut', async () => {
    await using folder = await createLakeFolder();
    const memory = new StagingMemory(
      (dataset) => new EarlyRows({ store: folder.store, codec: 'snappy', runId: 'run', dataset }),
    );
    const ledger = new RowLedger();
    const before = heapInUse();
    for (let index = 0; index < 50; index += 1) {
      await memory.add('vulnerabilities', [rowOfLargePage(index)], ledger);
    }
    const grown = heapInUse() - before;
    const kept = memory.take('vulnerabilities', ledger)?.changed ?? [];

    expect(kept.map(({ row }) => String(row['raw_json']).length)).toEqual(Array(50).fill(1000));
    expect(grown).toBeLessThan(5 * MEGABYTE);
  });
});
