import { compareSeverity, normalizeSeverity, parseTimestamp } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { averageOf, countBy, rankOf, sortedBy } from './truth-arithmetic.ts';
import { MS_PER_DAY } from './units.ts';

/** Days from detection to remediation; all null over nothing. */
export interface MttrTruth {
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
}

/** The statistics of the remediations, from their dates alone. */
export interface RemediationTruth {
  readonly total: number;
  readonly remediated: number;
  readonly on_time: number;
  readonly late: number;
  readonly no_sla: number;
  readonly open: number;
  readonly overdue: number;
  readonly matched: number;
  readonly unmatched: number;
  readonly by_severity: Readonly<Record<string, number>>;
  readonly mttr_days: {
    readonly overall: MttrTruth;
    readonly by_severity: Readonly<Record<string, MttrTruth>>;
  };
  /** On time / (on time + late + overdue). */
  readonly sla_compliance: number | null;
}

/** What the truth needs to know of a remediation; moments are milliseconds since 1970. */
export interface RemediationFacts {
  readonly severity: string;
  readonly detected: number | null;
  readonly deadline: number | null;
  readonly fixed: number | null;
  readonly isMatched: boolean;
}

export function remediationTruth(account: Account, asOf: number): RemediationTruth {
  const all = factsOf(account);
  const remediated = all.filter((row) => row.fixed !== null);
  const open = all.filter((row) => row.fixed === null);
  const judged = remediated.filter((row) => row.deadline !== null);
  const onTime = judged.filter((row) => Number(row.fixed) <= Number(row.deadline)).length;
  const late = judged.length - onTime;
  const overdue = open.filter((row) => row.deadline !== null && row.deadline < asOf).length;
  const matched = all.filter((row) => row.isMatched).length;
  return {
    total: all.length,
    remediated: remediated.length,
    on_time: onTime,
    late,
    no_sla: remediated.length - judged.length,
    open: open.length,
    overdue,
    matched,
    unmatched: all.length - matched,
    by_severity: sortedBy(
      countBy(all, (row) => row.severity),
      compareSeverity,
    ),
    mttr_days: { overall: mttr(remediated), by_severity: mttrBySeverity(remediated) },
    sla_compliance: onTime + late + overdue === 0 ? null : onTime / (onTime + late + overdue),
  };
}

export function factsOf(account: Account): RemediationFacts[] {
  return [...account.remediations.rows()].map((row) => ({
    severity: normalizeSeverity(row.severity),
    detected: moment(row.detectedDate),
    deadline: moment(row.slaDeadlineDate),
    fixed: moment(row.remediationDate),
    isMatched: account.vulnerabilities.has(row.vulnerabilityId ?? ''),
  }));
}

function moment(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : parseTimestamp(text);
}

export function mttr(remediated: readonly RemediationFacts[]): MttrTruth {
  const days = remediated
    .filter((row) => row.detected !== null)
    .map((row) => (Number(row.fixed) - Number(row.detected)) / MS_PER_DAY);
  return { mean: averageOf(days), median: rankOf(days, 0.5), p90: rankOf(days, 0.9) };
}

function mttrBySeverity(remediated: readonly RemediationFacts[]): Record<string, MttrTruth> {
  const severities = [...new Set(remediated.map((row) => row.severity))].sort(compareSeverity);
  return Object.fromEntries(
    severities.map((severity) => [severity, mttr(remediated.filter((row) => row.severity === severity))]),
  );
}
