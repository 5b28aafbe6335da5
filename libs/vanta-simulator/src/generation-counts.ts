import { NO_COUNTS } from '@vanta-vuln/core';
import type { DatasetCounts, DatasetName, ResourceRecords } from '@vanta-vuln/core';
import type { AccountTable } from './account-table.ts';
import type { Account } from './account.ts';
import { isSameForSync } from './is-same-for-sync.ts';

/** What a sync of this generation must count when it saw the one before. */
export type GenerationCounts = Readonly<Record<DatasetName, DatasetCounts>>;

/** Compares the account with what it held when the generation started. */
export function countGeneration(account: Account): GenerationCounts {
  const { vulnerabilities, remediations, assets } = account;
  const fixed = fixedFindings(account);
  return {
    vulnerabilities: countTable('vulnerabilities', vulnerabilities, (id) => fixed.has(id)),
    remediations: countTable('remediations', remediations, () => false),
    assets: countTable('assets', assets, () => false),
  };
}

/** Ids of findings for which there is a remediation with a date. */
function fixedFindings(account: Account): ReadonlySet<string> {
  const fixed = new Set<string>();
  for (const { vulnerabilityId, remediationDate } of account.remediations.rows()) {
    if (vulnerabilityId && remediationDate) fixed.add(vulnerabilityId);
  }
  return fixed;
}

type Counts = { -readonly [Key in keyof DatasetCounts]: DatasetCounts[Key] };

function countTable<D extends DatasetName>(
  dataset: D,
  table: AccountTable<ResourceRecords[D]>,
  isExplained: (id: string) => boolean,
): DatasetCounts {
  const counts: Counts = { ...NO_COUNTS, read: table.size, unchanged: table.size };
  for (const [id, before] of table.edits()) {
    const after = table.get(id);
    if (after === undefined) {
      if (before !== null) counts.disappeared += 1;
      if (before !== null && isExplained(id)) counts.disappeared_explained += 1;
      continue;
    }
    const change = before === null ? arrival(table, id) : changeOf(dataset, before, after);
    if (change === null) continue;
    counts[change] += 1;
    counts.unchanged -= 1;
  }
  return counts;
}

function arrival<Row>(table: AccountTable<Row>, id: string): 'reappeared' | 'new' {
  return table.wasGone(id) ? 'reappeared' : 'new';
}

type Change = 'deactivated' | 'reactivated' | 'remediated' | 'updated';

/** Deactivation comes before remediation, and that before any other change. */
function changeOf<D extends DatasetName>(
  dataset: D,
  before: ResourceRecords[D],
  after: ResourceRecords[D],
): Change | null {
  if (isSameForSync(dataset, before, after)) return null;
  const [wasDeactivated, isDeactivated] = [before, after].map((row) => !!row['deactivateMetadata']);
  if (wasDeactivated !== isDeactivated) return isDeactivated ? 'deactivated' : 'reactivated';
  return !before['remediationDate'] && after['remediationDate'] ? 'remediated' : 'updated';
}
