import { VantaClient } from '../src/vanta-client.ts';
import type { VantaClientOptions } from '../src/vanta-client-options.ts';
import type { Simulator } from '@vanta-vuln/vanta-simulator';

/** A client of the simulator's first application that shares the simulator's clock. */
export function openClient(
  simulator: Pick<Simulator, 'url' | 'clientId' | 'clientSecret' | 'clock'>,
  options: Partial<VantaClientOptions> = {},
): VantaClient {
  const { url, clientId, clientSecret, clock } = simulator;
  return new VantaClient({
    credentials: async () => ({ clientId, clientSecret }),
    baseUrl: url,
    clock,
    random: () => 0.5,
    ...options,
  });
}
