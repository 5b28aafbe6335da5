import v8 from 'node:v8';
import { DATASETS } from '@vanta-vuln/core';
import type { SyncProgress } from '@vanta-vuln/sync';
import { keepHeapSmall } from './keep-heap-small.ts';

/** An account that holds more syncs for minutes at the rate limit: from there on memory counts, not milliseconds. */
const ROWS_OF_A_LARGE_ACCOUNT = 50_000;
/** A look takes as long as a page takes to be known. */
const CALLS_A_LOOK = 8;
/** Of the young generation: both halves of it, in which 8 MB of new objects fit. */
const YOUNG_BYTES = 16 * 1024 * 1024;

/**
 * A listener that keeps the heap of a long sync from growing with it: V8 would let its young generation grow to 48 MB,
 * though next to nothing of a page outlives it. Measured with 42,000 rows: 110 MB less into a lake, 17 MB into a database.
 */
export function watchHeap(): (progress: SyncProgress) => void {
  let isYoungBounded = false;
  let isLarge = false;
  let calls = 0;
  return ({ datasets }) => {
    if (isLarge) return;
    calls += 1;
    if (!isYoungBounded && calls % CALLS_A_LOOK === 0 && youngBytes() >= YOUNG_BYTES) {
      isYoungBounded = true;
      v8.setFlagsFromString('--semi-space-growth-factor=1');
    }
    const rows = DATASETS.reduce((sum, dataset) => sum + datasets[dataset].rows, 0);
    if (rows < ROWS_OF_A_LARGE_ACCOUNT) return;
    isLarge = true;
    keepHeapSmall();
  };
}

function youngBytes(): number {
  const spaces = v8.getHeapSpaceStatistics();
  return spaces.find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}
