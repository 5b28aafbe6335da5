import type { Clock } from '@vanta-vuln/core';
import type { AccountSize } from './generate-account.ts';
import type { CveEntry } from './cve-entry.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { Application } from './token-office.ts';

/** The limits of one application. */
export interface SimulatorLimits {
  /** Requests in any 60 seconds. @default 50 */
  readonly requestsPerMinute?: number | undefined;
  /** Requests to the token endpoint in any 60 seconds. @default 5 */
  readonly oauthRequestsPerMinute?: number | undefined;
  /** Whether a 429 says when to come again. @default true */
  readonly retryAfter?: boolean | undefined;
}

/** What to simulate; everything has a default. */
export interface SimulatorOptions {
  /** The same seed, sizes, day and CVEs give the same account. @default 1 */
  readonly seed?: number | undefined;
  /** @default 500 */
  readonly vulnerabilities?: number | undefined;
  /** Four in five belong to findings that are listed. @default as many as vulnerabilities */
  readonly remediations?: number | undefined;
  /** @default a tenth of the vulnerabilities, at least 1 where there are any rows */
  readonly assets?: number | undefined;
  /** @default 4 */
  readonly integrations?: number | undefined;
  /** @default the limits of the real API */
  readonly limits?: SimulatorLimits | 'off' | undefined;
  /** @default the clock of the machine */
  readonly clock?: Clock | undefined;
  /** The account's first day, milliseconds since 1970: nothing in it is newer. @default the clock's present hour */
  readonly today?: number | undefined;
  /** The port on 127.0.0.1; 0 takes a free one. @default 0 */
  readonly port?: number | undefined;
  /** @default one made-up application that may read everything */
  readonly applications?: readonly Application[] | undefined;
  /** @default 3600 */
  readonly tokenLifetimeSeconds?: number | undefined;
  /** The CVEs that findings are made of, or the path of a file of JSON lines (`.gz` too). @default the built-in ones */
  readonly cves?: readonly CveEntry[] | string | undefined;
  /**
   * Whether lists are sorted and rows written as JSON at the start and after each tick instead of when they are
   * first asked for: for measuring clients. @default false
   */
  readonly prepared?: boolean | undefined;
  /** Whether `/__simulator/` steers the simulator over HTTP. @default false */
  readonly control?: boolean | undefined;
}

export const DEFAULT_APPLICATION = {
  clientId: 'vci_simulated_application',
  clientSecret: 'vcs_simulated_secret',
} as const satisfies Application;

const MS_PER_HOUR = 3_600_000;

/** The number of rows of each kind. Throws {@link SimulatorOptionError} for a count that is none. */
export function sizeOf(options: SimulatorOptions): AccountSize {
  const vulnerabilities = countOf('vulnerabilities', options.vulnerabilities ?? 500);
  const remediations = countOf('remediations', options.remediations ?? vulnerabilities);
  const leastAssets = vulnerabilities + remediations > 0 ? 1 : 0;
  const assets = countOf('assets', options.assets ?? Math.max(leastAssets, Math.floor(vulnerabilities / 10)));
  return {
    vulnerabilities,
    remediations,
    assets,
    integrations: countOf('integrations', options.integrations ?? 4),
  };
}

function countOf(option: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new SimulatorOptionError(option, value, 'a whole number, 0 or more');
}

interface ResolvedLimits {
  readonly requestsPerMinute: number;
  readonly oauthRequestsPerMinute: number;
  readonly retryAfter: boolean;
}

/** The limits as numbers; Infinity where there is none. */
export function limitsOf({ limits = {} }: SimulatorOptions): ResolvedLimits {
  if (limits === 'off')
    return { requestsPerMinute: Infinity, oauthRequestsPerMinute: Infinity, retryAfter: true };
  return {
    requestsPerMinute: limitOf('limits.requestsPerMinute', limits.requestsPerMinute ?? 50),
    oauthRequestsPerMinute: limitOf('limits.oauthRequestsPerMinute', limits.oauthRequestsPerMinute ?? 5),
    retryAfter: limits.retryAfter ?? true,
  };
}

function limitOf(option: string, value: number): number {
  if (value === Infinity || (Number.isInteger(value) && value >= 1)) return value;
  throw new SimulatorOptionError(option, value, 'a whole number from 1, or Infinity');
}

/** The port to listen on. Throws {@link SimulatorOptionError} for a number that is none. */
export function portOf({ port = 0 }: SimulatorOptions): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SimulatorOptionError('port', port, 'a whole number from 0 to 65535');
}

/** The account's first day: the given moment, or the clock's present hour. Throws {@link SimulatorOptionError}. */
export function todayOf({ today }: SimulatorOptions, clock: Clock): number {
  if (today === undefined) return Math.floor(clock.now() / MS_PER_HOUR) * MS_PER_HOUR;
  if (typeof today === 'number' && !Number.isNaN(new Date(today).getTime())) return today;
  throw new SimulatorOptionError('today', today, 'milliseconds since 1970');
}

/** Seconds until a token expires. Throws {@link SimulatorOptionError}: clients take no token that has expired. */
export function lifetimeOf({ tokenLifetimeSeconds = 3600 }: SimulatorOptions): number {
  if (tokenLifetimeSeconds > 0 && Number.isFinite(tokenLifetimeSeconds)) return tokenLifetimeSeconds;
  throw new SimulatorOptionError('tokenLifetimeSeconds', tokenLifetimeSeconds, 'a number of seconds above 0');
}
