import type { LoadedSettings } from '@vanta-vuln/config';
import { VantaVulnError } from '@vanta-vuln/core';
import { isLoopback, isVantaHost } from '@vanta-vuln/vanta-api';

/**
 * Throws VantaVulnError `api-untrusted` where a settings file that nobody named, as in a folder that somebody else has
 * made, would have the client secret sent to a host that is neither Vanta's nor this machine.
 */
export function requireTrustedApi({
  settings,
  entries,
  configFile,
  isConfigFileNamed,
}: LoadedSettings): void {
  const fromFile = entries.some(({ key, origin }) => key === 'api.url' && origin.kind === 'file');
  if (!fromFile || isConfigFileNamed) return;
  const { hostname, origin } = new URL(settings.api.url);
  if (isVantaHost(hostname) || isLoopback(hostname)) return;
  throw new VantaVulnError(
    'api-untrusted',
    `${configFile ?? 'The settings file'} would have the client secret sent to ${origin}, and nobody named that file.`,
    {
      hint: 'If you trust it, name it with --config or VANTA_CONFIG_FILE, or give the address as VANTA_API_URL.',
    },
  );
}
