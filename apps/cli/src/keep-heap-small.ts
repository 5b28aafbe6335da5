import v8 from 'node:v8';

/**
 * Lets the garbage collector run sooner: rows that stream through are garbage at once, and V8 would let several times of
 * what is alive pile up. Measured on a migration of 400,000 rows: 360 MB instead of 690 MB, no slower; on 1,500 queries
 * of 300 clients of `serve`: 257 MB instead of 403 MB.
 */
export function keepHeapSmall(): void {
  v8.setFlagsFromString('--heap-growing-percent=20');
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}
