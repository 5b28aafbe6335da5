import { SEVERITIES, UNKNOWN, compareSeverity } from '@vanta-vuln/core';
import type { Projected, VulnerabilityRow } from '@vanta-vuln/core';
import { createRowCheck } from './create-row-check.ts';
import { compareText, increment, keyOrUnknown } from './counts.ts';
import type { Counts } from './counts.ts';
import { checkMoment } from './statistics-option-error.ts';

/** What {@link groupByAsset} and {@link groupByCve} need of each vulnerability, in this order. */
export const FINDING_GROUP_COLUMNS = [
  'name',
  'target_id',
  'severity',
  'cvss_severity_score',
  'first_detected_at',
  'remediate_by',
  'is_fixable',
  'is_deactivated',
] as const satisfies readonly (keyof VulnerabilityRow)[];

/** The values of {@link FINDING_GROUP_COLUMNS}; moments are milliseconds since 1970. */
export type FindingGroupTuple = Projected<VulnerabilityRow, typeof FINDING_GROUP_COLUMNS>;

/** Vulnerabilities that belong together; moments are milliseconds since 1970. */
export interface FindingGroup {
  /** The name or the target that they share; UNKNOWN for those that have none. */
  readonly key: string;
  readonly total: number;
  readonly active: number;
  readonly deactivated: number;
  /** The severities that occur, worst first; they add up to the total. */
  readonly bySeverity: Counts;
  readonly fixable: number;
  /** Active, and the deadline has passed. */
  readonly overdue: number;
  /** The oldest first detection; null when none has a date. */
  readonly oldestDetectedAt: number | null;
  /** The highest CVSS score; null when none has one. */
  readonly highestCvss: number | null;
  /** Different names on the asset, or different assets with the name; rows without one don't count. */
  readonly spread: number;
}

type Batches = AsyncIterable<readonly FindingGroupTuple[]>;

/**
 * Groups vulnerabilities by their target, the worst one first. Memory grows with the targets and their names. Throws
 * {@link StatisticsOptionError} for a moment that is none, and {@link StatisticsRowError}.
 */
export function groupByAsset(
  rows: Batches,
  options: { readonly asOf: number },
): Promise<readonly FindingGroup[]> {
  return groupBy(rows, { ...options, split: ([name, target]) => ({ key: target, other: name }) });
}

/**
 * Groups vulnerabilities by their name, the worst one first. Memory grows with the names and their targets. Throws
 * {@link StatisticsOptionError} for a moment that is none, and {@link StatisticsRowError}.
 */
export function groupByCve(
  rows: Batches,
  options: { readonly asOf: number },
): Promise<readonly FindingGroup[]> {
  return groupBy(rows, { ...options, split: ([name, target]) => ({ key: name, other: target }) });
}

interface GroupByOptions {
  readonly asOf: number;
  readonly split: (row: FindingGroupTuple) => { readonly key: string | null; readonly other: string | null };
}

async function groupBy(rows: Batches, { asOf, split }: GroupByOptions): Promise<readonly FindingGroup[]> {
  checkMoment(asOf);
  const tallies = new Map<string, FindingGroupTally>();
  const check = createRowCheck('vulnerabilities', FINDING_GROUP_COLUMNS);
  for await (const batch of rows) {
    check(batch);
    for (const row of batch) {
      const { key, other } = split(row);
      const known = keyOrUnknown(key);
      const tally = tallies.get(known) ?? new FindingGroupTally(known);
      tallies.set(known, tally);
      tally.add(row, other, asOf);
    }
  }
  return [...tallies.values()].map((tally) => tally.group()).sort(compareWorstFirst);
}

class FindingGroupTally {
  readonly #key: string;
  readonly #severities = new Map<string, number>();
  readonly #others = new Set<string>();
  #total = 0;
  #active = 0;
  #fixable = 0;
  #overdue = 0;
  #oldest = Infinity;
  #highest = -Infinity;

  constructor(key: string) {
    this.#key = key;
  }

  add(row: FindingGroupTuple, other: string | null, asOf: number): void {
    const [, , severity, score, detectedAt, remediateBy, isFixable, isDeactivated] = row;
    this.#total += 1;
    increment(this.#severities, severity);
    if (other !== null && other !== '') this.#others.add(other);
    if (isFixable) this.#fixable += 1;
    if (!isDeactivated) this.#active += 1;
    if (!isDeactivated && remediateBy !== null && remediateBy < asOf) this.#overdue += 1;
    this.#oldest = Math.min(this.#oldest, detectedAt ?? Infinity);
    this.#highest = Math.max(this.#highest, score ?? -Infinity);
  }

  group(): FindingGroup {
    return {
      key: this.#key,
      total: this.#total,
      active: this.#active,
      deactivated: this.#total - this.#active,
      bySeverity: new Map([...this.#severities].sort(([left], [right]) => compareSeverity(left, right))),
      fixable: this.#fixable,
      overdue: this.#overdue,
      oldestDetectedAt: finiteOrNull(this.#oldest),
      highestCvss: finiteOrNull(this.#highest),
      spread: this.#others.size,
    };
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** More CRITICAL ones first, then more HIGH ones and so on, then more of any kind; ties by key, UNKNOWN last. */
function compareWorstFirst(left: FindingGroup, right: FindingGroup): number {
  for (const severity of SEVERITIES) {
    const more = (right.bySeverity.get(severity) ?? 0) - (left.bySeverity.get(severity) ?? 0);
    if (more !== 0) return more;
  }
  return (
    right.total - left.total ||
    Number(left.key === UNKNOWN) - Number(right.key === UNKNOWN) ||
    compareText(left.key, right.key)
  );
}
