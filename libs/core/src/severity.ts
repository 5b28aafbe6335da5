import { closestName } from './closest-name.ts';

/** The severities that Vanta documents, worst first: the order of every table, chart and export. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;

/** The severity of a row that has none. */
export const UNKNOWN = 'UNKNOWN';

/** Upper case without surrounding blanks; `UNKNOWN` for a missing or blank severity. Other words pass as they are. */
export function normalizeSeverity(severity: string | null | undefined): string {
  const upper = severity?.trim().toUpperCase();
  return upper === undefined || upper === '' ? UNKNOWN : upper;
}

const KNOWN_RANKS: ReadonlyMap<string, number> = new Map(
  SEVERITIES.map((severity, index) => [severity, index]),
);

/** Where a severity stands: 0 CRITICAL to 3 LOW, 4 any other word, 5 UNKNOWN. */
export function severityRank(severity: string): number {
  if (severity === UNKNOWN) return SEVERITIES.length + 1;
  return KNOWN_RANKS.get(severity) ?? SEVERITIES.length;
}

/**
 * The severity that a word was likely meant to be (`CRIT`, `hihg`); null for a severity itself, and for a word like none:
 * Vanta may send others one day.
 */
export function meantSeverity(word: string): string | null {
  const known = [...SEVERITIES, UNKNOWN];
  const severity = normalizeSeverity(word);
  if (known.some((name) => name === severity)) return null;
  return known.find((name) => name.startsWith(severity)) ?? closestName(severity, known);
}

/** Orders severities: CRITICAL, HIGH, MEDIUM, LOW, then others by name, UNKNOWN last. */
export function compareSeverity(left: string, right: string): number {
  const byRank = severityRank(left) - severityRank(right);
  if (byRank !== 0) return byRank;
  return left < right ? -1 : left > right ? 1 : 0;
}
