import { isLoopback } from '../is-loopback.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variable that names a proxy which Node.js leaves aside without a word, since it is no http or https URL
 * (`proxy.example.com:3128`, `socks5://...`); null when there is none for this origin.
 */
export function unusedProxy(origin: string, env: Variables): string | null {
  const { protocol, hostname } = new URL(origin);
  if (isLoopback(hostname) || isExcepted(hostname, env)) return null;
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  // In this order Node.js looks, too.
  const variable = [name, name.toUpperCase()].find((each) => (env[each] ?? '') !== '');
  if (variable === undefined || /^https?:\/\//.test(env[variable] ?? '')) return null;
  return variable;
}

/** Only what is plain to see: with a pattern that fits, an entry too many stands in the log. */
function isExcepted(hostname: string, env: Variables): boolean {
  const hosts = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(',').map((host) => host.trim());
  return hosts.includes('*') || hosts.includes(hostname);
}
