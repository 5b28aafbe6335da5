import type { QueryTemplate } from './query-template.ts';
import { criticalVulnerabilities } from './templates/critical-vulnerabilities.ts';
import { cveExposure } from './templates/cve-exposure.ts';
import { dueSoon } from './templates/due-soon.ts';
import { integrationCoverage } from './templates/integration-coverage.ts';
import { mttr } from './templates/mttr.ts';
import { newSince } from './templates/new-since.ts';
import { openedVersusFixed } from './templates/opened-versus-fixed.ts';
import { overdue } from './templates/overdue.ts';
import { periodOverPeriod } from './templates/period-over-period.ts';
import { pointInTime } from './templates/point-in-time.ts';
import { remediationSla } from './templates/remediation-sla.ts';
import { severityTrend } from './templates/severity-trend.ts';
import { syncHealth } from './templates/sync-health.ts';
import { topAssets } from './templates/top-assets.ts';
import { topPackages } from './templates/top-packages.ts';

/** Every template, in the order in which lists show them. */
export const QUERY_TEMPLATES: readonly QueryTemplate[] = [
  criticalVulnerabilities,
  overdue,
  dueSoon,
  remediationSla,
  mttr,
  severityTrend,
  openedVersusFixed,
  periodOverPeriod,
  newSince,
  topAssets,
  topPackages,
  cveExposure,
  pointInTime,
  integrationCoverage,
  syncHealth,
];
