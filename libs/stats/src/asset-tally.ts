import { UNKNOWN } from '@vanta-vuln/core';
import { increment, keyOrUnknown, largestFirst } from './counts.ts';
import type { Counts } from './counts.ts';
import type { AssetStatisticsTuple } from './statistics-columns.ts';

/** What the assets say by themselves. */
export interface AssetCounts {
  readonly total: number;
  /** By Vanta's type, the largest first, UNKNOWN last; they add up to the total. */
  readonly byType: Counts;
  /**
   * How many each integration sees. An asset that several see counts for each of them, so these do not add up
   * to the total; UNKNOWN counts those that none sees.
   */
  readonly seenByIntegration: Counts;
}

/** Counts assets in one pass; memory does not grow with them. */
export class AssetTally {
  readonly #types = new Map<string, number>();
  readonly #integrations = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #named: ReadonlySet<string>;
  readonly #accepts: (id: string) => boolean;
  #total = 0;

  /** Counts the assets that are accepted and remembers the names of a few. */
  constructor(options: { readonly accepts: (id: string) => boolean; readonly named: ReadonlySet<string> }) {
    this.#accepts = options.accepts;
    this.#named = options.named;
  }

  add(batch: readonly AssetStatisticsTuple[]): void {
    for (const [id, name, type, integrations] of batch) {
      if (!this.#accepts(id)) continue;
      this.#total += 1;
      increment(this.#types, keyOrUnknown(type));
      for (const integration of integrations.length === 0 ? [UNKNOWN] : integrations) {
        increment(this.#integrations, keyOrUnknown(integration));
      }
      if (name !== null && this.#named.has(id)) this.#names.set(id, name);
    }
  }

  /** The name of one of the assets whose names were asked for; null when it has none. */
  nameOf(id: string): string | null {
    return this.#names.get(id) ?? null;
  }

  counts(): AssetCounts {
    return {
      total: this.#total,
      byType: largestFirst(this.#types),
      seenByIntegration: largestFirst(this.#integrations),
    };
  }
}
