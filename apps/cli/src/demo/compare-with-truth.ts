import { isJsonObject } from '@vanta-vuln/core';

/** How many figures were compared, and the paths of those that differ. */
export interface Comparison {
  readonly compared: number;
  readonly different: readonly string[];
}

/** Compares every figure of the truth with the figure of the same name; figures that only we have are left out. */
export function compareWithTruth(truth: unknown, figures: unknown, path = ''): Comparison {
  if (!isJsonObject(truth)) {
    return { compared: 1, different: isSame(truth, figures) ? [] : [path] };
  }
  const inner = Object.entries(truth).map(([key, value]) =>
    compareWithTruth(
      value,
      isJsonObject(figures) ? figures[key] : undefined,
      path === '' ? key : `${path}.${key}`,
    ),
  );
  return {
    compared: inner.reduce((sum, { compared }) => sum + compared, 0),
    different: inner.flatMap(({ different }) => different),
  };
}

// Sums of the same numbers in another order differ in their last digits.
const RELATIVE_ERROR = 1e-9;

function isSame(truth: unknown, figure: unknown): boolean {
  if (typeof truth !== 'number' || typeof figure !== 'number') return truth === figure;
  return Math.abs(truth - figure) <= RELATIVE_ERROR * Math.max(1, Math.abs(truth));
}
