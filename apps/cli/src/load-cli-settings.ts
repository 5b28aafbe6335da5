import { SettingsError, loadSettings, settingFlags } from '@vanta-vuln/config';
import type { LoadedSettings } from '@vanta-vuln/config';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage-error.ts';

/**
 * The settings that count for a command: its flags first, then environment, file and defaults.
 *
 * Throws UsageError where all that is wrong came from flags, else what loadSettings throws.
 */
export async function loadCliSettings(
  { terminal, globals }: CommandContext,
  flags: object = {},
): Promise<LoadedSettings> {
  const { env, cwd } = terminal;
  const logLevel = globals.logLevel ?? (globals.debug === true ? 'debug' : undefined);
  return loadSettings({
    flags: settingFlags({ ...globals.settings, ...globals, ...flags, logLevel }),
    env,
    cwd,
    configFile: globals.config,
  }).catch((error: unknown) => {
    const isUsage = error instanceof SettingsError && error.problems.every(isFromFlag);
    throw isUsage ? new UsageError(error.message, error.hint) : error;
  });
}

function isFromFlag({ origin }: SettingsError['problems'][number]): boolean {
  return origin.startsWith('flag ');
}
