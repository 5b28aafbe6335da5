import { parseArgs } from 'node:util';
import { parseTimestamp } from '@vanta-vuln/core';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { SimulatorLimits, SimulatorOptions } from './simulator-options.ts';

const FLAGS = {
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
} as const;

/** What the command line asks for. */
export interface SimulatorCommand {
  readonly options: SimulatorOptions;
  readonly stopsWithStdin: boolean;
}

/** Reads the command line. Throws {@link SimulatorOptionError} naming the flag that makes no sense. */
export function parseCommand(args: readonly string[]): SimulatorCommand {
  const values = parse(args);
  const { 'client-id': clientId, 'client-secret': clientSecret } = values;
  const options = {
    port: numberOf('port', values.port),
    seed: numberOf('seed', values.seed),
    vulnerabilities: numberOf('vulnerabilities', values.vulnerabilities),
    remediations: numberOf('remediations', values.remediations),
    assets: numberOf('assets', values.assets),
    integrations: numberOf('integrations', values.integrations),
    limits: limitsOf(values.limits),
    cves: values.cves,
    today: momentOf('today', values.today),
    clock: clockOf(values.clock),
    control: values.control,
    prepared: true,
    tokenLifetimeSeconds: numberOf('token-lifetime', values['token-lifetime']),
    applications: applicationsOf(clientId, clientSecret),
  };
  return { options, stopsWithStdin: values['stop-with-stdin'] ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values;
  } catch {
    const names = Object.keys(FLAGS).map((name) => `--${name}`);
    throw new SimulatorOptionError(
      'the command line',
      args.join(' '),
      `no other flags than ${names.join(', ')}`,
    );
  }
}

function limitsOf(text: string | undefined): SimulatorLimits | 'off' | undefined {
  if (text === undefined || text === 'off') return text;
  const [requests, oauthRequests] = text.split(',');
  return {
    requestsPerMinute: numberOf('limits', requests),
    oauthRequestsPerMinute: numberOf('limits', oauthRequests),
  };
}

/** One without the other would start an account to which nobody has the key that was named. */
function applicationsOf(clientId: string | undefined, clientSecret: string | undefined) {
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (clientId !== undefined && clientSecret !== undefined) return [{ clientId, clientSecret }];
  const given = clientId === undefined ? '--client-secret' : '--client-id';
  const expected = 'both --client-id and --client-secret, or neither';
  throw new SimulatorOptionError(given, clientId ?? clientSecret, expected);
}

function clockOf(text: string | undefined): SimulatedClock | undefined {
  if (text === undefined || text === 'system') return undefined;
  if (text === 'simulated') return new SimulatedClock({ start: Date.now() });
  throw new SimulatorOptionError('--clock', text, 'system or simulated');
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new SimulatorOptionError(`--${flag}`, text, 'a number');
}

function momentOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseTimestamp(text);
  if (moment !== null) return moment;
  throw new SimulatorOptionError(`--${flag}`, text, 'an ISO 8601 date, as 2026-01-15');
}
