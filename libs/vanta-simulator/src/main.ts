import { parseArgs } from 'node:util';
import { VantaVulnError } from '@vanta-vuln/core';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { SimulatorLimits, SimulatorOptions } from './simulator-options.ts';
import { startSimulator } from './start-simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    seed: { type: 'string' },
    vulnerabilities: { type: 'string' },
    remediations: { type: 'string' },
    assets: { type: 'string' },
    integrations: { type: 'string' },
    /** `off`, or requests per minute; with a comma those of the token endpoint: `50,5`. */
    limits: { type: 'string' },
    cves: { type: 'string' },
    /** An ISO 8601 date: the account's first day. */
    today: { type: 'string' },
    /** `system`, or `simulated`: then time stands still but for tick and advance. */
    clock: { type: 'string' },
    control: { type: 'boolean' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    'token-lifetime': { type: 'string' },
    /** Stop when the standard input ends, as it does when the parent process is gone. */
    'stop-with-stdin': { type: 'boolean' },
  },
});

try {
  await run();
} catch (error) {
  if (!(error instanceof VantaVulnError)) throw error;
  process.stderr.write(`${error.message}. ${error.hint}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const simulator = await startSimulator(optionsOf());
  const stop = () => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (values['stop-with-stdin'] === true) process.stdin.resume().once('end', stop).once('close', stop);
  const { url, clientId, clientSecret } = simulator;
  process.stdout.write(`${JSON.stringify({ url, clientId, clientSecret })}\n`);
}

function optionsOf(): SimulatorOptions {
  const { 'client-id': clientId, 'client-secret': clientSecret } = values;
  return {
    port: numberOf('port', values.port),
    seed: numberOf('seed', values.seed),
    vulnerabilities: numberOf('vulnerabilities', values.vulnerabilities),
    remediations: numberOf('remediations', values.remediations),
    assets: numberOf('assets', values.assets),
    integrations: numberOf('integrations', values.integrations),
    limits: limitsOf(values.limits),
    cves: values.cves,
    today: values.today === undefined ? undefined : numberOf('today', String(Date.parse(values.today))),
    clock: values.clock === 'simulated' ? new SimulatedClock({ start: Date.now() }) : undefined,
    control: values.control,
    prepared: true,
    tokenLifetimeSeconds: numberOf('token-lifetime', values['token-lifetime']),
    applications:
      clientId === undefined || clientSecret === undefined ? undefined : [{ clientId, clientSecret }],
  };
}

function limitsOf(text: string | undefined): SimulatorLimits | 'off' | undefined {
  if (text === undefined || text === 'off') return text;
  const [requests, oauthRequests] = text.split(',');
  return {
    requestsPerMinute: numberOf('limits', requests),
    oauthRequestsPerMinute: numberOf('limits', oauthRequests),
  };
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new SimulatorOptionError(`--${option}`, text, 'a number');
}
