import { VantaVulnError, findOptionProblem } from '@vanta-vuln/core';
import type { OptionKind } from '@vanta-vuln/core';

/** Throws VantaVulnError `invalid-api-option` for a limit that is none: NaN would let everything through, or nothing. */
export function checkLimits(
  limits: Readonly<Record<string, number | undefined>>,
  kinds: Readonly<Record<string, OptionKind>>,
): void {
  const found = findOptionProblem(limits, kinds);
  if (found === null) return;
  throw new VantaVulnError('invalid-api-option', `${found.option} ${found.problem}.`, { hint: found.hint });
}
