import type { RunCheckpoint, VulnerabilitySource } from '@vanta-vuln/core';

/** What a run has cost over all its attempts. */
export interface RunCost {
  readonly requests: number;
  readonly throttled: number;
}

/** A function that tells the cost so far: that of earlier attempts plus what the source was asked since now. */
export function trackRunCost(
  source: Pick<VulnerabilitySource, 'usage'>,
  checkpoint: Pick<RunCheckpoint, 'requests' | 'throttled'>,
): () => RunCost {
  const before = source.usage();
  return () => {
    const now = source.usage();
    return {
      requests: checkpoint.requests + now.requests - before.requests,
      throttled: checkpoint.throttled + now.throttled - before.throttled,
    };
  };
}
