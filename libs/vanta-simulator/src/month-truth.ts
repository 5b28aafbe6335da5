import { utcDate } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { factsOf, mttr } from './remediation-truth.ts';
import type { MttrTruth, RemediationFacts } from './remediation-truth.ts';

/** What happened to remediations in a month. */
export interface MonthTruth {
  readonly found: number;
  readonly fixed: number;
  /** Found less fixed. */
  readonly net: number;
  /** Of those fixed in the month. */
  readonly mttr_days: MttrTruth;
}

/** Calendar months in UTC: this one until the moment itself, and the one before it. */
export interface MonthsTruth {
  readonly this_month: MonthTruth;
  readonly last_month: MonthTruth;
}

export function monthsTruth(account: Account, asOf: number): MonthsTruth {
  const facts = factsOf(account);
  const thisMonth = monthOf(asOf);
  const lastMonth = monthOf(Date.parse(`${thisMonth}-01`) - 1);
  return {
    this_month: movement(facts, (moment) => monthOf(moment) === thisMonth && moment < asOf),
    last_month: movement(facts, (moment) => monthOf(moment) === lastMonth),
  };
}

function monthOf(moment: number): string {
  return utcDate(moment).slice(0, '2026-01'.length);
}

function movement(facts: readonly RemediationFacts[], isInMonth: (moment: number) => boolean): MonthTruth {
  const found = facts.filter(({ detected }) => detected !== null && isInMonth(detected)).length;
  const fixed = facts.filter((row) => row.fixed !== null && isInMonth(row.fixed));
  return { found, fixed: fixed.length, net: found - fixed.length, mttr_days: mttr(fixed) };
}
