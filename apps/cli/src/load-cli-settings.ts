import { loadSettings, settingFlags } from '@vanta-vuln/config';
import type { LoadedSettings } from '@vanta-vuln/config';
import type { CommandContext } from './command-context.ts';

/** The settings that count for a command: its flags first, then environment, file and defaults. */
export async function loadCliSettings(
  { terminal, globals }: CommandContext,
  flags: object = {},
): Promise<LoadedSettings> {
  const { env, cwd } = terminal;
  const logLevel = globals.logLevel ?? (globals.debug === true ? 'debug' : undefined);
  return loadSettings({
    flags: settingFlags({ ...globals, ...flags, logLevel }),
    env,
    cwd,
    configFile: globals.config,
  });
}
