import { parseTimestamp } from '@vanta-vuln/core';
import type { ResourceName, ResourceRecords } from '@vanta-vuln/core';
import { AccountTable } from './account-table.ts';

/** Everything that a simulated account holds. */
export type Account = { readonly [R in ResourceName]: AccountTable<ResourceRecords[R]> };

/** An account without any row. */
export function emptyAccount(): Account {
  return {
    vulnerabilities: new AccountTable({
      idOf: (row) => row.id,
      rankOf: (row) => slaRank(row.remediateByDate),
    }),
    remediations: new AccountTable({ idOf: (row) => row.id }),
    assets: new AccountTable({ idOf: (row) => row.id }),
    integrations: new AccountTable({ idOf: (row) => row.integrationId }),
  };
}

/** Vulnerabilities are listed by SLA deadline; those without one come last. */
function slaRank(remediateByDate: string | null | undefined): number {
  const deadline = typeof remediateByDate === 'string' ? parseTimestamp(remediateByDate) : null;
  return deadline ?? Number.MAX_SAFE_INTEGER;
}
