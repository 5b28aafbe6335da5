import type { CveEntry } from './cve-entry.ts';
import { idMaker } from './make-id.ts';

/** What rows are made from: the same recipe and the same random stream give the same rows. */
export interface Recipe {
  readonly seed: number;
  /** The account's present day, milliseconds since 1970; no finding is newer. */
  readonly today: number;
  readonly cves: readonly CveEntry[];
  readonly integrationIds: readonly string[];
  readonly ids: RecipeIds;
}

/** Ids by kind and number. */
export interface RecipeIds {
  readonly vulnerability: (number: number) => string;
  readonly remediation: (number: number) => string;
  readonly asset: (number: number) => string;
  readonly resource: (number: number) => string;
  readonly scannerTarget: (number: number) => string;
}

export function recipeIds(seed: number): RecipeIds {
  return {
    vulnerability: idMaker(seed, 'vulnerability'),
    remediation: idMaker(seed, 'remediation'),
    asset: idMaker(seed, 'asset'),
    resource: idMaker(seed, 'resource'),
    scannerTarget: idMaker(seed, 'scanner target'),
  };
}
