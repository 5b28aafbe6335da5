import { compareSeverity } from '@vanta-vuln/core';

/** One thing for each severity that occurs, made when it first does. */
export class SeverityGroups<Group> {
  readonly #groups = new Map<string, Group>();
  readonly #make: (severity: string) => Group;

  constructor(make: (severity: string) => Group) {
    this.#make = make;
  }

  of(severity: string): Group {
    const found = this.#groups.get(severity);
    if (found !== undefined) return found;
    const made = this.#make(severity);
    this.#groups.set(severity, made);
    return made;
  }

  /** CRITICAL, HIGH, MEDIUM, LOW, others by name, UNKNOWN last. */
  inOrder(): readonly Group[] {
    return [...this.#groups]
      .sort(([left], [right]) => compareSeverity(left, right))
      .map(([, group]) => group);
  }
}
