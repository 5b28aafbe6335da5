import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';

/** Which account the demo simulates. */
export interface DemoAccountOptions {
  readonly vulnerabilities: number;
  readonly seed: number;
  /** Path of a JSONL file of CVEs. @default the simulator's own catalogue */
  readonly cves?: string | undefined;
}

const MS_PER_DAY = 86_400_000;

/**
 * Starts a simulated account whose clock stands a day before now, so that it ends in the present when the demo lets
 * a day pass. The limits are the real ones: on a simulated clock waiting takes no time.
 */
export async function startDemoAccount({
  vulnerabilities,
  seed,
  cves,
}: DemoAccountOptions): Promise<Simulator> {
  const clock = new SimulatedClock({ start: Date.now() - MS_PER_DAY });
  return startSimulator({ vulnerabilities, seed, clock, cves });
}
