import { settingsJsonSchema } from '@vanta-vuln/config';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printJson } from '../write-text.ts';

/** Prints the JSON Schema of the settings file. */
export async function runConfigSchema(context: CommandContext): Promise<ExitCode> {
  await printJson(context, settingsJsonSchema());
  return EXIT.ok;
}
