import type { Settings } from '@vanta-vuln/config';
import { chooseLogFormat, createLogger } from '@vanta-vuln/observability';
import type { AppLogger, Redactor } from '@vanta-vuln/observability';
import type { CommandContext } from './command-context.ts';
import { environmentRedactor } from './environment-redactor.ts';
import { hasColor } from './stream-colors.ts';

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
  context: CommandContext,
  { settings, write, redactor = environmentRedactor(context.terminal) }: CliLoggerOptions,
): Promise<AppLogger> {
  const { stderr } = context.terminal;
  return createLogger({
    level: settings.log.level,
    format: chooseLogFormat({ wanted: settings.log.format, isTerminal: stderr.isTTY === true }),
    colour: hasColor(context, 'stderr'),
    destination: { write: write ?? ((text) => void stderr.write(text)) },
    redactor,
  });
}
