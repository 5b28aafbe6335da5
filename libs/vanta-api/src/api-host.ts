import { ClientOptionError } from './api-errors.ts';

const REGIONAL_HOSTS: ReadonlySet<string> = new Set(['api.eu.vanta.com', 'api.aus.vanta.com']);

// Both clouds of Vanta, which answer http by a redirect when the secret has gone over the network in the clear.
const OF_VANTA = /(?:^|\.)vanta(?:-gov)?\.com$/;

/** Whether a host is one of Vanta's. */
export function isVantaHost(hostname: string): boolean {
  return OF_VANTA.test(hostname);
}

/** Where the API is. */
export interface ApiHost {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** What stands before `/v1` and `/oauth`: empty for Vanta itself. */
  readonly basePath: string;
}

/**
 * Checks the base URL. Each cloud has its token endpoint on its own host.
 *
 * Throws {@link ClientOptionError} for what is no http URL, holds credentials, ends with the version (the token is not
 * below it), names a host of Vanta without TLS, or a regional host: those only redirect, and the body of a POST is lost
 * on the way.
 */
export function resolveApiHost(baseUrl: string): ApiHost {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ClientOptionError(
      'baseUrl',
      `is no http or https URL: ${baseUrl}`,
      'Use https://api.vanta.com.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ClientOptionError(
      'baseUrl',
      `must be scheme, host and path only: ${url.origin}`,
      'Leave out user name, password, query and fragment.',
    );
  }
  if (REGIONAL_HOSTS.has(url.hostname)) {
    throw new ClientOptionError(
      'baseUrl',
      `names ${url.hostname}, which only redirects and loses the body of token requests`,
      'Use https://api.vanta.com: it serves accounts of every region.',
    );
  }
  if (url.protocol === 'http:' && isVantaHost(url.hostname)) {
    throw new ClientOptionError(
      'baseUrl',
      `names ${url.hostname} by http, by which the client secret would be sent for all to read`,
      `Use https://${url.hostname}.`,
    );
  }
  const basePath = url.pathname.replace(/\/+$/, '');
  if (basePath.endsWith('/v1')) {
    throw new ClientOptionError(
      'baseUrl',
      `ends with /v1: ${baseUrl}`,
      `Use ${url.origin}${basePath.slice(0, -3)}: the version is added to it.`,
    );
  }
  return { baseUrl: `${url.origin}${basePath}`, origin: url.origin, basePath };
}
