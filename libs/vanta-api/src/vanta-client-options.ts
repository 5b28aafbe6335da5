import type { Clock, Logger } from '@vanta-vuln/core';
import { LONGEST_TIMER, silentLogger, systemClock } from '@vanta-vuln/core';
import { resolveApiHost } from './api-host.ts';
import type { ApiHost } from './api-host.ts';
import { ClientOptionError } from './api-errors.ts';
import { DEFAULT_RETRY_LIMITS } from './retry/retry-limits.ts';
import type { RetryLimits } from './retry/retry-limits.ts';
import type { ProvideCredentials } from './token/provide-credentials.ts';

/** How to reach the API, and how hard to push it. */
export interface VantaClientOptions {
  /** Called before the first request and before each new token; with `refresh` after Vanta refused what it gave. */
  readonly credentials: ProvideCredentials;
  /** Without `/v1`. @default https://api.vanta.com */
  readonly baseUrl?: string | undefined;
  /** Requests in any 60 seconds, tries included; Infinity for no limit. @default 50 */
  readonly requestsPerMinute?: number | undefined;
  /** Tokens asked for in any 60 seconds; Infinity for no limit. @default 5 */
  readonly oauthRequestsPerMinute?: number | undefined;
  /** Rows a page, 1 to 100. @default 100 */
  readonly pageSize?: number | undefined;
  /** Real milliseconds in which a request must be answered completely. @default 30000 */
  readonly requestTimeout?: number | undefined;
  /**
   * Folder for the files that processes of one user share, so that they don't revoke each other's token and stay
   * within the limit together; null for none. @default null
   */
  readonly tokenCacheFolder?: string | null | undefined;
  /**
   * Environment variables that may name a proxy: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. Loopback addresses
   * are reached without, and a proxy that is no http or https URL is left aside with a warning. Needs Node.js 24.5 or
   * newer; older ones know no proxy. @default none
   */
  readonly proxyEnv?: ProxyVariables | undefined;
  /** Every wait goes through it. @default the clock of the machine */
  readonly clock?: Clock | undefined;
  /** @default a log that keeps nothing */
  readonly logger?: Logger | undefined;
  /** How often a request is tried again. */
  readonly retries?: { readonly [Limit in keyof RetryLimits]?: number | undefined } | undefined;
  /** Numbers from 0 to 1 for the jitter of waits. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Environment variables, such as `process.env`. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

export interface ResolvedClientOptions {
  readonly credentials: ProvideCredentials;
  readonly host: ApiHost;
  readonly requestsPerMinute: number;
  readonly oauthRequestsPerMinute: number;
  readonly pageSize: number;
  readonly requestTimeout: number;
  readonly tokenCacheFolder: string | null;
  readonly proxyEnv: ProxyVariables;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retries: RetryLimits;
  readonly random: () => number;
}

/** The options with their defaults. Throws {@link ClientOptionError} for a value that can't work. */
export function resolveClientOptions({
  credentials,
  baseUrl = 'https://api.vanta.com',
  requestsPerMinute = 50,
  oauthRequestsPerMinute = 5,
  pageSize = 100,
  requestTimeout = 30_000,
  tokenCacheFolder = null,
  proxyEnv = {},
  clock = systemClock,
  logger = silentLogger,
  retries = {},
  random = Math.random,
}: VantaClientOptions): ResolvedClientOptions {
  checkPageSize(pageSize);
  checkBudget('requestsPerMinute', requestsPerMinute);
  checkBudget('oauthRequestsPerMinute', oauthRequestsPerMinute);
  if (!(requestTimeout > 0 && requestTimeout <= LONGEST_TIMER)) {
    throw new ClientOptionError(
      'requestTimeout',
      `is ${requestTimeout}`,
      'Use milliseconds, for example 30000.',
    );
  }
  // Called from plain JavaScript with the credentials themselves, it would fail at the first request only.
  if (typeof credentials !== 'function') {
    throw new ClientOptionError(
      'credentials',
      'is no function',
      'Use a function: async () => ({ clientId, clientSecret }).',
    );
  }
  if (tokenCacheFolder === '') {
    throw new ClientOptionError('tokenCacheFolder', 'is empty', 'Use a folder, or null for none.');
  }
  const host = resolveApiHost(baseUrl);
  return {
    credentials,
    host,
    requestsPerMinute,
    oauthRequestsPerMinute,
    pageSize,
    requestTimeout,
    tokenCacheFolder,
    proxyEnv,
    clock,
    logger,
    retries: resolveRetryLimits(retries),
    random,
  };
}

function resolveRetryLimits({
  failures = DEFAULT_RETRY_LIMITS.failures,
  throttled = DEFAULT_RETRY_LIMITS.throttled,
  pageFailures = DEFAULT_RETRY_LIMITS.pageFailures,
}: NonNullable<VantaClientOptions['retries']>): RetryLimits {
  const limits = { failures, throttled, pageFailures };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === Infinity || (Number.isInteger(limit) && limit >= 0)) continue;
    throw new ClientOptionError(
      `retries.${name}`,
      `is ${limit}`,
      'Use a whole number from 0, or Infinity for no limit.',
    );
  }
  return limits;
}

/** Vanta answers 400 to a page size outside 1 to 100. */
export function checkPageSize(pageSize: number): void {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100) return;
  throw new ClientOptionError('pageSize', `is ${pageSize}`, 'Use a whole number from 1 to 100.');
}

function checkBudget(option: string, value: number): void {
  if (value === Infinity || (Number.isInteger(value) && value >= 1)) return;
  throw new ClientOptionError(option, `is ${value}`, 'Use a whole number from 1, or Infinity for no limit.');
}
