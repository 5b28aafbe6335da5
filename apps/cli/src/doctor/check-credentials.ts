import { resolveCredentials } from '@vanta-vuln/config';
import type { ResolvedCredentials, Settings } from '@vanta-vuln/config';
import { silentLogger } from '@vanta-vuln/core';
import type { LogFacts } from '@vanta-vuln/core';
import type { Terminal } from '../terminal.ts';
import { failedCheck } from './check.ts';
import type { Check } from './check.ts';

/** Finds the credentials, and says which source has them and what is odd about it. */
export async function checkCredentials(
  settings: Settings,
  env: Terminal['env'],
): Promise<{ readonly check: Check; readonly resolved: ResolvedCredentials | null }> {
  const name = 'credentials';
  const warnings: string[] = [];
  const warn = (facts: LogFacts, message: string) => {
    const source = facts['source'] ?? facts['path'] ?? facts['file'];
    warnings.push(typeof source === 'string' ? `${message} (${source})` : message);
  };
  try {
    const resolved = await resolveCredentials({ settings, env, logger: { ...silentLogger, warn } });
    const found = `from ${resolved.source}`;
    const [warning] = warnings;
    const check: Check =
      warning === undefined
        ? { name, status: 'ok', message: found, hint: null }
        : { name, status: 'warn', message: found, hint: warnings.join(' ') };
    return { check, resolved };
  } catch (error) {
    return { check: failedCheck(name, error), resolved: null };
  }
}
