import type { LoadedSettings } from '@vanta-vuln/config';
import type { CommandContext } from '../command-context.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { failedCheck } from './check.ts';
import type { Check } from './check.ts';

/** Loads the settings, and says where they come from. */
export async function checkSettings(
  context: CommandContext,
): Promise<{ readonly checks: readonly Check[]; readonly loaded: LoadedSettings | null }> {
  const name = 'settings';
  try {
    const loaded = await loadCliSettings(context);
    const message =
      loaded.configFile === null ? 'no settings file, defaults and environment' : loaded.configFile;
    const warnings = loaded.warnings.map((warning): Check => ({
      name,
      status: 'warn',
      message: warning,
      hint: null,
    }));
    return { checks: [{ name, status: 'ok', message, hint: null }, ...warnings], loaded };
  } catch (error) {
    return { checks: [failedCheck(name, error)], loaded: null };
  }
}
