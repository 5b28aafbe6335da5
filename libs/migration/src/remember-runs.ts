import type { RunReplica } from '@vanta-vuln/core';

/**
 * The same replica, which asks for the runs that it holds once and knows those that are applied here from then on: what
 * each sync asks for takes longer the more syncs there were. For the time of one run.
 */
export function rememberRuns(replica: RunReplica): RunReplica {
  let held: readonly string[] | null = null;
  return {
    location: replica.location,
    async readRunIds() {
      held ??= await replica.readRunIds();
      return held;
    },
    async applyRun(run, options) {
      const before = held;
      // Until it has succeeded nobody knows what is there.
      held = null;
      const applied = await replica.applyRun(run, options);
      const { id } = run.run;
      if (before !== null) held = before.includes(id) ? before : [...before, id];
      return applied;
    },
  };
}
