import { SEVERITIES } from '@vanta-vuln/core';
import type { Vulnerability, VulnerabilityRemediation } from '@vanta-vuln/core';
import { makeDeactivation, slaDays } from './make-vulnerability.ts';
import type { Random } from './random.ts';
import { MS_PER_DAY } from './units.ts';

/** A base score that means the severity. */
const SCORES = { CRITICAL: 9.4, HIGH: 7.8, MEDIUM: 5.4, LOW: 3.1 } as const;

/** Another severity with a score to match; in half of the cases the SLA deadline follows. */
export function rescore(finding: Vulnerability, random: Random): Vulnerability {
  const severity = random.pick(SEVERITIES.filter((other) => other !== finding.severity));
  const rescored = { ...finding, severity, cvssSeverityScore: SCORES[severity] };
  const detected = Date.parse(finding.firstDetectedDate ?? '');
  if (!finding.remediateByDate || Number.isNaN(detected) || random.chance(0.5)) return rescored;
  return { ...rescored, remediateByDate: new Date(detected + slaDays(severity) * MS_PER_DAY).toISOString() };
}

/** Another SLA deadline: some days later or sooner, none any more, or one where there was none. */
export function moveSla(finding: Vulnerability, today: number, random: Random): Vulnerability {
  if (finding.remediateByDate && random.chance(0.1)) return { ...finding, remediateByDate: null };
  const deadline = Date.parse(finding.remediateByDate ?? '') || today;
  const days = random.int(1, 30) * (random.chance(0.7) ? 1 : -1);
  return { ...finding, remediateByDate: new Date(deadline + days * MS_PER_DAY).toISOString() };
}

export function deactivate(finding: Vulnerability, today: number, random: Random): Vulnerability {
  return { ...finding, deactivateMetadata: makeDeactivation(today - MS_PER_DAY, today, random) };
}

export function reactivate(finding: Vulnerability): Vulnerability {
  return { ...finding, deactivateMetadata: null };
}

export function seenAgain(finding: Vulnerability, today: number): Vulnerability {
  return { ...finding, lastDetectedDate: new Date(today).toISOString() };
}

/** The remediation as its finding's new severity and deadline make it; null when they say nothing new. */
export function followFinding(
  remediation: VulnerabilityRemediation,
  before: Vulnerability,
  after: Vulnerability,
): VulnerabilityRemediation | null {
  const isSame = before.severity === after.severity && before.remediateByDate === after.remediateByDate;
  if (isSame || remediation.remediationDate) return null;
  const severity = after.severity ?? remediation.severity ?? null;
  return { ...remediation, severity, slaDeadlineDate: after.remediateByDate ?? null };
}
