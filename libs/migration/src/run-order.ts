import type { SyncRun } from '@vanta-vuln/core';

/** Whether a run of a store was committed after another one; null for one that the store does not know. */
export type RunOrder = (run: SyncRun, otherId: string) => boolean | null;

/** The order in which runs were committed, from those of a store, the newest first. */
export function orderOf(runs: readonly SyncRun[]): RunOrder {
  const committed = runs.filter(({ status }) => status === 'completed');
  const ages = new Map(committed.map(({ id }, age) => [id, age]));
  return ({ id }, otherId) => {
    const [age, other] = [ages.get(id), ages.get(otherId)];
    return age === undefined || other === undefined ? null : age < other;
  };
}
