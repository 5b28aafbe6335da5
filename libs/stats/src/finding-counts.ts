/** The vulnerabilities that share a text. */
export interface FindingCount {
  readonly key: string;
  /** Active ones; 0 when all are deactivated. */
  active: number;
  /** Whether one of the active ones is CRITICAL or HIGH. */
  hasSevere: boolean;
}

/** Active vulnerabilities by a text of theirs: their name, package or target. */
export class FindingCounts {
  // Found entries are changed in place: one look-up a row, where reading and writing a number would be two.
  readonly #entries = new Map<string, FindingCount>();

  /** Counts a row; a missing or empty text is nobody's. */
  add(key: string | null, isActive: boolean, isSevere: boolean): void {
    if (key === null || key === '') return;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { key, active: 0, hasSevere: false };
      this.#entries.set(key, entry);
    }
    if (!isActive) return;
    entry.active += 1;
    if (isSevere) entry.hasSevere = true;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** How many different texts there are. */
  get size(): number {
    return this.#entries.size;
  }

  entries(): readonly FindingCount[] {
    return [...this.#entries.values()];
  }
}
