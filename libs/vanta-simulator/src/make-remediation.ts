import type { Vulnerability, VulnerabilityRemediation } from '@vanta-vuln/core';
import type { Random } from './random.ts';
import type { Recipe } from './recipe.ts';
import { MS_PER_DAY } from './units.ts';

/** The remediation of a finding: still open, or fixed on some day up to now. */
export function makeRemediation(
  finding: Vulnerability,
  options: { readonly number: number; readonly fixedShare: number },
  recipe: Recipe,
  random: Random,
): VulnerabilityRemediation {
  const severity = finding.severity ?? 'LOW';
  return {
    id: recipe.ids.remediation(options.number),
    vulnerabilityId: finding.id,
    vulnerableAssetId: finding.targetId ?? null,
    // Vanta sends both.
    severity: random.chance(0.3) ? severity.toLowerCase() : severity,
    detectedDate: finding.firstDetectedDate ?? null,
    slaDeadlineDate: finding.remediateByDate ?? null,
    remediationDate: random.chance(options.fixedShare)
      ? remediationDate(finding, recipe.today, random)
      : null,
  };
}

/** Mostly within 100 days of the detection, never after today; some hit their deadline to the millisecond. */
function remediationDate(finding: Vulnerability, today: number, random: Random): string {
  if (random.chance(0.01) && finding.remediateByDate && Date.parse(finding.remediateByDate) <= today) {
    return finding.remediateByDate;
  }
  const detected = Date.parse(finding.firstDetectedDate ?? '') || today;
  const taken = Math.floor(random.fraction() ** 1.5 * 100 * MS_PER_DAY);
  return new Date(Math.min(today, detected + taken)).toISOString();
}
