import { describe } from 'vitest';
import { describeDays } from './describe-days.ts';
import { describeRefusals } from './describe-refusals.ts';
import { describeValues } from './describe-values.ts';
import type { QueryEngineTarget } from './query-engine-target.ts';

/**
 * Declares the tests that every QueryEngine must pass; to be called in a test file.
 *
 * @example
 * describeQueryEngine({ name: 'DuckDB over a folder', kind: 'duckdb', open: openTestLake });
 */
export function describeQueryEngine(target: QueryEngineTarget): void {
  describe(`${target.name} as a QueryEngine`, () => {
    describeValues(target);
    describeDays(target);
    describeRefusals(target);
  });
}
