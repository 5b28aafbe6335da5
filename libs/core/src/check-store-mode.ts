import { describeValue } from './describe-value.ts';
import { StoreError } from './store-errors.ts';

const MODES: ReadonlySet<unknown> = new Set(['read', 'write']);

/**
 * Throws StoreError `mode-unknown` unless a store is opened to `read` or to `write`.
 *
 * A misspelt `read` would let runs begin, make what is missing, and show what others commit meanwhile.
 */
export function checkStoreMode(mode: unknown): void {
  if (MODES.has(mode)) return;
  throw new StoreError('mode-unknown', `There is no mode ${describeValue(mode)}.`, {
    hint: "Use 'read' or 'write'.",
  });
}
