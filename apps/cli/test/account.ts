import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator, SimulatorOptions } from '@vanta-vuln/vanta-simulator';
import { onTestFinished } from 'vitest';

/** A simulated account that ends with the test, its limits off. */
export async function startAccount(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ vulnerabilities: 300, limits: 'off', ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The environment in which the command line finds an account, with room for all its requests. */
export function environmentOf({ url, clientId, clientSecret }: Simulator): Record<string, string> {
  return {
    VANTA_API_URL: url,
    VANTA_CLIENT_ID: clientId,
    VANTA_CLIENT_SECRET: clientSecret,
    VANTA_API_RPM: '100000',
  };
}
