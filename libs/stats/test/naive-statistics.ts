import { compareSeverity } from '@vanta-vuln/core';
import { DAY, T } from './statistics-rows.ts';
import type { AssetFacts, RemediationFacts, VulnerabilityFacts } from './statistics-rows.ts';

/** Rows of the three datasets. */
export interface NaiveRows {
  readonly vulnerabilities: readonly VulnerabilityFacts[];
  readonly remediations: readonly RemediationFacts[];
  readonly assets: readonly AssetFacts[];
}

/** The promised keys of `stats --json`, written down a second time in the plainest way: a filter for each word. */
export function naiveJson({ vulnerabilities, remediations, assets }: NaiveRows) {
  const active = vulnerabilities.filter((row) => !row.is_deactivated);
  const ids = new Set(vulnerabilities.map((row) => row.id));
  const done = remediations.filter((row) => row.remediated_at !== null);
  const open = remediations.filter((row) => row.remediated_at === null);
  const onTime = done.filter(
    (row) => row.sla_deadline !== null && Number(row.remediated_at) <= row.sla_deadline,
  );
  const late = done.filter(
    (row) => row.sla_deadline !== null && Number(row.remediated_at) > row.sla_deadline,
  );
  const overdue = open.filter((row) => row.sla_deadline !== null && row.sla_deadline < T);
  const judged = onTime.length + late.length + overdue.length;
  const matched = remediations.filter(
    (row) => row.vulnerability_id !== null && ids.has(row.vulnerability_id),
  );
  return {
    as_of: new Date(T).toISOString(),
    total_count: vulnerabilities.length,
    active: active.length,
    deactivated: vulnerabilities.filter((row) => row.is_deactivated).length,
    fixable: vulnerabilities.filter((row) => row.is_fixable).length,
    not_fixable: vulnerabilities.filter((row) => !row.is_fixable).length,
    by_severity: countBy(vulnerabilities.map((row) => row.severity)),
    by_integration: countBy(vulnerabilities.map((row) => row.integration_id ?? 'UNKNOWN')),
    unique_cves_count: new Set(vulnerabilities.flatMap((row) => row.name ?? [])).size,
    unique_assets_count: new Set(vulnerabilities.flatMap((row) => row.target_id ?? [])).size,
    average_cvss_by_severity: Object.fromEntries(
      distinct(vulnerabilities.map((row) => row.severity)).map((severity) => [
        severity.toLowerCase(),
        average(
          vulnerabilities.flatMap((row) =>
            row.severity === severity ? (row.cvss_severity_score ?? []) : [],
          ),
        ),
      ]),
    ),
    overdue: active.filter((row) => row.remediate_by !== null && row.remediate_by < T).length,
    due_soon: active.filter(
      (row) => row.remediate_by !== null && row.remediate_by >= T && row.remediate_by < T + 14 * DAY,
    ).length,
    without_sla: vulnerabilities.filter((row) => row.remediate_by === null).length,
    remediations: {
      total: remediations.length,
      remediated: done.length,
      on_time: onTime.length,
      late: late.length,
      no_sla: done.filter((row) => row.sla_deadline === null).length,
      open: open.length,
      overdue: overdue.length,
      matched: matched.length,
      unmatched: remediations.length - matched.length,
      by_severity: countBy(remediations.map((row) => row.severity)),
      mttr_days: {
        overall: timeToFix(done),
        by_severity: Object.fromEntries(
          distinct(done.map((row) => row.severity)).map((severity) => [
            severity,
            timeToFix(done.filter((row) => row.severity === severity)),
          ]),
        ),
      },
      sla_compliance: judged === 0 ? null : onTime.length / judged,
    },
    assets: { total: assets.length, by_type: countBy(assets.map((row) => row.asset_type)) },
  };
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].sort(compareSeverity);
}

function countBy(keys: readonly string[]): Record<string, number> {
  return Object.fromEntries(distinct(keys).map((key) => [key, keys.filter((other) => other === key).length]));
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function timeToFix(done: readonly RemediationFacts[]) {
  const days = done
    .flatMap((row) => (row.detected_at === null ? [] : [(Number(row.remediated_at) - row.detected_at) / DAY]))
    .sort((left, right) => left - right);
  const rank = (share: number) => days[Math.ceil(share * days.length) - 1] ?? null;
  return { mean: average(days), median: rank(0.5), p90: rank(0.9) };
}
