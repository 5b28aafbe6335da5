import type { Settings } from '@vanta-vuln/config';
import { chooseLogFormat, createLogger } from '@vanta-vuln/observability';
import type { AppLogger, Redactor } from '@vanta-vuln/observability';
import type { CommandContext } from './command-context.ts';
import { environmentRedactor } from './environment-redactor.ts';
import { wantsColor } from './wants-color.ts';

/** What a command's log needs to know. */
export interface CliLoggerOptions {
  readonly settings: Pick<Settings, 'log'>;
  /** @default the terminal's standard error */
  readonly write?: (text: string) => void;
  /** Knows the secrets of this command. @default one that knows that of the environment */
  readonly redactor?: Redactor;
}

/** The log of a command, on standard error. */
export async function createCliLogger(
  { terminal, globals }: CommandContext,
  { settings, write, redactor = environmentRedactor(terminal) }: CliLoggerOptions,
): Promise<AppLogger> {
  const { stderr, env } = terminal;
  return createLogger({
    level: settings.log.level,
    format: chooseLogFormat({ wanted: settings.log.format, isTerminal: stderr.isTTY === true }),
    colour: wantsColor({ flag: globals.color, env, isTTY: stderr.isTTY }),
    destination: { write: write ?? ((text) => void stderr.write(text)) },
    redactor,
  });
}
