import type { RunReplica } from '@vanta-vuln/core';

/**
 * The same replica, which asks for the runs that it holds once and knows those that are applied here from then on: what
 * each sync asks for takes longer the more syncs there were. For the time of one run.
 */
export function rememberRuns(replica: RunReplica): RunReplica {
  let held: Promise<readonly string[]> | null = null;
  return {
    location: replica.location,
    async readRunIds() {
      held ??= replica.readRunIds();
      try {
        return await held;
      } catch (error) {
        held = null;
        throw error;
      }
    },
    async applyRun(run, options) {
      const before = held;
      // Until it has succeeded nobody knows what is there.
      held = null;
      const applied = await replica.applyRun(run, options);
      held = before?.then((ids) => (ids.includes(run.run.id) ? ids : [...ids, run.run.id])) ?? null;
      return applied;
    },
  };
}
