import type { RemediationRow } from '@vanta-vuln/core';

/**
 * What became of a remediation, from its dates alone.
 *
 * Remediated ones are `on_time`, `late` or `no_sla` (without a deadline); the others are `overdue` when
 * their deadline has passed, and else `open`. Statistics count overdue ones among the open ones too.
 */
export type RemediationState = 'on_time' | 'late' | 'no_sla' | 'open' | 'overdue';

/** Judges a remediation at a moment in milliseconds; done at the very deadline is on time. */
export function remediationState(
  { sla_deadline, remediated_at }: Pick<RemediationRow, 'sla_deadline' | 'remediated_at'>,
  asOf: number,
): RemediationState {
  if (remediated_at === null) return sla_deadline !== null && sla_deadline < asOf ? 'overdue' : 'open';
  if (sla_deadline === null) return 'no_sla';
  return remediated_at <= sla_deadline ? 'on_time' : 'late';
}
