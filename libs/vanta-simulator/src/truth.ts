import { compareSeverity, normalizeSeverity, parseTimestamp } from '@vanta-vuln/core';
import type { Vulnerability } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { remediationTruth } from './remediation-truth.ts';
import type { RemediationTruth } from './remediation-truth.ts';
import { averageOf, countBy, sortedBy, topOf } from './truth-arithmetic.ts';
import type { Ranked } from './truth-arithmetic.ts';
import { monthsTruth } from './month-truth.ts';
import type { MonthsTruth } from './month-truth.ts';
import { movementTruth } from './movement-truth.ts';
import type { MovementTruth } from './movement-truth.ts';
import { MS_PER_DAY } from './units.ts';

/** As of when, and how far ahead `due_soon` looks. */
export interface TruthOptions {
  /** Milliseconds since 1970. @default the clock's now */
  readonly asOf?: number | undefined;
  /** @default 14 */
  readonly dueSoonDays?: number | undefined;
}

/**
 * Every statistic of the account, in the shape of `stats --json`, computed row by row from what the API sends.
 *
 * Breakdowns hold only what occurs. An average or ratio over nothing is null.
 */
export interface AccountTruth {
  readonly as_of: string;
  readonly total_count: number;
  readonly active: number;
  readonly deactivated: number;
  readonly fixable: number;
  readonly not_fixable: number;
  readonly by_severity: Readonly<Record<string, number>>;
  readonly by_integration: Readonly<Record<string, number>>;
  readonly unique_cves_count: number;
  readonly unique_assets_count: number;
  /** Lower-case keys; of rows with a score. */
  readonly average_cvss_by_severity: Readonly<Record<string, number | null>>;
  readonly overdue: number;
  readonly due_soon: number;
  /** Without a deadline, active or not. */
  readonly without_sla: number;
  readonly remediations: RemediationTruth;
  readonly assets: { readonly total: number; readonly by_type: Readonly<Record<string, number>> };
  readonly months: MonthsTruth;
  /** What the command's JSON does not promise. */
  readonly extra: ExtraTruth;
}

/** More that statistics may show. Rankings are complete, of active findings, by count and then by key. */
export interface ExtraTruth extends MovementTruth {
  /** Deactivated until a day that has passed. */
  readonly expired_deactivations: number;
  /** Ids of integrations with a disabled connection. */
  readonly disconnected_integrations: readonly string[];
  /** Whole days since the first detection, of each active finding that has a date; sorted. */
  readonly active_ages_days: readonly number[];
  /** Distinct targets of active findings, and of those that are CRITICAL or HIGH. */
  readonly assets_with_active: number;
  readonly assets_with_critical_or_high: number;
  readonly top_assets: readonly Ranked[];
  readonly top_packages: readonly Ranked[];
  readonly top_cves: readonly Ranked[];
}

/** Computes the truth of an account. */
export function truthOf(
  account: Account,
  options: { readonly asOf: number; readonly dueSoonDays: number },
): AccountTruth {
  const { asOf } = options;
  const rows = [...account.vulnerabilities.rows()];
  const active = rows.filter((row) => !isDeactivated(row));
  const fixable = rows.filter((row) => row.isFixable === true).length;
  return {
    as_of: new Date(asOf).toISOString(),
    total_count: rows.length,
    active: active.length,
    deactivated: rows.length - active.length,
    fixable,
    not_fixable: rows.length - fixable,
    by_severity: sortedBy(countBy(rows, severityOf), compareSeverity),
    by_integration: sortedBy(countBy(rows, (row) => row.integrationId || 'UNKNOWN')),
    unique_cves_count: distinct(rows.map((row) => row.name)),
    unique_assets_count: distinct(rows.map((row) => row.targetId)),
    average_cvss_by_severity: averageScores(rows),
    ...deadlines(active, options),
    without_sla: rows.filter((row) => momentOf(row.remediateByDate) === null).length,
    remediations: remediationTruth(account, asOf),
    assets: assetTruth(account),
    months: monthsTruth(account, asOf),
    extra: extraTruth(account, active, rows, asOf),
  };
}

function isDeactivated(row: Vulnerability): boolean {
  return row.deactivateMetadata !== null && row.deactivateMetadata !== undefined;
}

function isGrave(row: Vulnerability): boolean {
  return ['CRITICAL', 'HIGH'].includes(severityOf(row));
}

function severityOf(row: Vulnerability): string {
  return normalizeSeverity(row.severity);
}

function distinct(values: readonly (string | null | undefined)[]): number {
  return new Set(values.filter((value) => value !== null && value !== undefined)).size;
}

function averageScores(rows: readonly Vulnerability[]): Record<string, number | null> {
  const severities = Object.keys(sortedBy(countBy(rows, severityOf), compareSeverity));
  return Object.fromEntries(
    severities.map((severity) => {
      const scores = rows.filter((row) => severityOf(row) === severity).map((row) => row.cvssSeverityScore);
      return [severity.toLowerCase(), averageOf(scores.filter((score) => typeof score === 'number'))];
    }),
  );
}

function deadlines(
  active: readonly Vulnerability[],
  { asOf, dueSoonDays }: { asOf: number; dueSoonDays: number },
) {
  const moments = active.map((row) => momentOf(row.remediateByDate));
  const soon = asOf + dueSoonDays * MS_PER_DAY;
  return {
    overdue: moments.filter((moment) => moment !== null && moment < asOf).length,
    due_soon: moments.filter((moment) => moment !== null && moment >= asOf && moment < soon).length,
  };
}

function momentOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : parseTimestamp(text);
}

function assetTruth(account: Account): AccountTruth['assets'] {
  const rows = [...account.assets.rows()];
  return { total: rows.length, by_type: sortedBy(countBy(rows, (row) => row.assetType || 'UNKNOWN')) };
}

function extraTruth(
  account: Account,
  active: readonly Vulnerability[],
  rows: readonly Vulnerability[],
  asOf: number,
): ExtraTruth {
  const untils = rows.map((row) => momentOf(row.deactivateMetadata?.deactivatedUntilDate));
  const detected = active.map((row) => momentOf(row.firstDetectedDate)).filter((moment) => moment !== null);
  return {
    expired_deactivations: untils.filter((until) => until !== null && until < asOf).length,
    disconnected_integrations: [...account.integrations.rows()]
      .filter((row) => row.connections?.some((connection) => connection.isDisabled))
      .map((row) => row.integrationId),
    active_ages_days: detected
      .map((moment) => Math.floor((asOf - moment) / MS_PER_DAY))
      .sort((a, b) => a - b),
    assets_with_active: distinct(active.map((row) => row.targetId)),
    assets_with_critical_or_high: distinct(active.filter(isGrave).map((row) => row.targetId)),
    top_assets: topOf(active, (row) => row.targetId),
    top_packages: topOf(active, (row) => row.packageIdentifier),
    top_cves: topOf(active, (row) => row.name),
    ...movementTruth(account),
  };
}
