import type { Counts } from './counts.ts';

/** Active vulnerabilities by a text of theirs; a text that only deactivated ones have counts 0. */
export class FindingCounts {
  readonly #active = new Map<string, number>();

  /** Counts a row; a missing or blank text is nobody's. */
  add(key: string | null, isActive: boolean): void {
    if (key === null || key === '') return;
    const count = this.#active.get(key);
    // Written only where something changes: most rows of most texts find their entry there.
    if (isActive) this.#active.set(key, (count ?? 0) + 1);
    else if (count === undefined) this.#active.set(key, 0);
  }

  has(key: string): boolean {
    return this.#active.has(key);
  }

  /** How many different texts there are. */
  get size(): number {
    return this.#active.size;
  }

  get active(): Counts {
    return this.#active;
  }

  /** How many of them have an active row. */
  get sizeOfActive(): number {
    let size = 0;
    for (const count of this.#active.values()) if (count > 0) size += 1;
    return size;
  }
}
