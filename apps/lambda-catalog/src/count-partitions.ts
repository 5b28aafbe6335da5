import type { CatalogPlan } from '@vanta-vuln/athena';

/** How many days of tables a plan adds and brings up to date. */
export function countPartitions({ tables }: CatalogPlan) {
  return {
    partitionsAdded: tables.reduce((sum, { newPartitions }) => sum + newPartitions.length, 0),
    partitionsChanged: tables.reduce((sum, { changedPartitions }) => sum + changedPartitions.length, 0),
  };
}
