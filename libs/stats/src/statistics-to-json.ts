import { formatTimestamp } from '@vanta-vuln/core';
import type { JsonObject } from '@vanta-vuln/core';
import type { Counts } from './counts.ts';
import type { PeriodMovement } from './month-comparison.ts';
import type { PeriodCounts } from './period-counts.ts';
import type { RemediationStatistics } from './remediation-statistics.ts';
import type { AssetStatistics, IntegrationStatistics, Statistics } from './statistics.ts';
import type { VulnerabilityStatistics } from './vulnerability-statistics.ts';

/**
 * The statistics as the JSON that scripts read: keys in snake_case, moments in ISO 8601, numbers unrounded.
 *
 * The keys of the older tool are among them (`total_count`, `by_severity`, `average_cvss_by_severity` with
 * lower-case severities, ...). Keys are only ever added.
 */
export function statisticsToJson(statistics: Statistics): JsonObject {
  const { vulnerabilities, remediations, assets, integrations, lastRun } = statistics;
  return {
    as_of: formatTimestamp(statistics.asOf),
    last_sync:
      lastRun === null ? null : { run_id: lastRun.id, observed_at: formatTimestamp(lastRun.observedAt) },
    remediations_as_of: formatTimestamp(lastRun?.remediationsAsOf ?? null),
    ...vulnerabilitiesToJson(vulnerabilities),
    due_soon_days: statistics.dueSoonDays,
    remediations: remediationsToJson(remediations),
    assets: assetsToJson(assets),
    top: topToJson(statistics),
    trends: {
      findings_detected: periodsToJson(vulnerabilities.detected),
      remediations_opened: periodsToJson(remediations.opened),
      remediations_fixed: periodsToJson(remediations.fixed),
    },
    months: {
      this_month: movementToJson(remediations.months.thisMonth),
      last_month: movementToJson(remediations.months.lastMonth),
      last_month_to_date: movementToJson(remediations.months.lastMonthToDate),
    },
    integrations: integrations.map(integrationToJson),
    notes: statistics.notes.map(({ code, message }) => ({ code, message })),
  };
}

function vulnerabilitiesToJson(statistics: VulnerabilityStatistics): JsonObject {
  const { bySeverity } = statistics;
  return {
    total_count: statistics.total,
    active: statistics.active,
    deactivated: statistics.deactivated,
    expired_deactivations: statistics.expiredDeactivations,
    fixable: statistics.fixable,
    not_fixable: statistics.notFixable,
    active_fixable: statistics.activeFixable,
    by_severity: keyed(bySeverity, (row) => [row.severity, row.total]),
    active_by_severity: keyed(bySeverity, (row) => [row.severity, row.active]),
    overdue_by_severity: keyed(bySeverity, (row) => [row.severity, row.overdue]),
    due_soon_by_severity: keyed(bySeverity, (row) => [row.severity, row.dueSoon]),
    by_integration: countsToJson(statistics.byIntegration),
    unique_cves_count: statistics.uniqueCves,
    unique_assets_count: statistics.uniqueAssets,
    average_cvss: statistics.averageCvss,
    average_cvss_by_severity: keyed(bySeverity, (row) => [row.severity.toLowerCase(), row.averageCvss]),
    overdue: statistics.overdue,
    due_soon: statistics.dueSoon,
    without_sla: statistics.withoutSla,
    active_deadlines: {
      overdue: statistics.activeDeadlines.overdue,
      due_soon: statistics.activeDeadlines.dueSoon,
      due_later: statistics.activeDeadlines.dueLater,
      without_sla: statistics.activeDeadlines.withoutSla,
    },
    active_by_age_days: countsToJson(statistics.activeByAge),
  };
}

function remediationsToJson(statistics: RemediationStatistics): JsonObject {
  const { bySeverity } = statistics;
  const remediated = bySeverity.filter((row) => row.remediated > 0);
  return {
    total: statistics.total,
    remediated: statistics.remediated,
    on_time: statistics.onTime,
    late: statistics.late,
    no_sla: statistics.noSla,
    open: statistics.open,
    overdue: statistics.overdue,
    matched: statistics.matched,
    unmatched: statistics.unmatched,
    by_severity: keyed(bySeverity, (row) => [row.severity, row.total]),
    mttr_days: {
      overall: { ...statistics.timeToFix },
      by_severity: keyed(remediated, (row) => [row.severity, { ...row.timeToFix }]),
    },
    sla_compliance: statistics.slaCompliance,
    sla_by_severity: keyed(bySeverity, (row) => [
      row.severity,
      {
        remediated: row.remediated,
        on_time: row.onTime,
        late: row.late,
        no_sla: row.noSla,
        open: row.open,
        overdue: row.overdue,
        sla_compliance: row.slaCompliance,
      },
    ]),
  };
}

function assetsToJson(statistics: AssetStatistics): JsonObject {
  return {
    total: statistics.total,
    by_type: countsToJson(statistics.byType),
    seen_by_integration: countsToJson(statistics.seenByIntegration),
    with_active: statistics.withActive,
    with_critical_or_high: statistics.withCriticalOrHigh,
    average_active_per_asset: statistics.averageActive,
  };
}

function topToJson({ assets, vulnerabilities }: Statistics): JsonObject {
  return {
    assets: assets.top.map(({ key, name, count }) => ({ id: key, name, active: count })),
    packages: vulnerabilities.topPackages.map(({ key, count }) => ({ package: key, active: count })),
    cves: vulnerabilities.topCves.map(({ key, count }) => ({ name: key, active: count })),
  };
}

function integrationToJson(integration: IntegrationStatistics): JsonObject {
  const { integration_id, display_name, vulnerabilities, connections, disabled_connections, error } =
    integration;
  return { integration_id, display_name, vulnerabilities, connections, disabled_connections, error };
}

function movementToJson(period: PeriodMovement): JsonObject {
  return {
    from: formatTimestamp(period.from),
    until: formatTimestamp(period.until),
    found: period.found,
    fixed: period.fixed,
    net: period.net,
    mttr_days: { ...period.timeToFix },
  };
}

function periodsToJson({ byDay, byWeek, byMonth }: PeriodCounts): JsonObject {
  return { by_day: countsToJson(byDay), by_week: countsToJson(byWeek), by_month: countsToJson(byMonth) };
}

function countsToJson(counts: Counts): JsonObject {
  return Object.fromEntries(counts);
}

function keyed<Row>(
  rows: readonly Row[],
  entryOf: (row: Row) => readonly [key: string, value: JsonObject[string]],
): JsonObject {
  return Object.fromEntries(rows.map(entryOf));
}
