import { renderRows, terminalStyle } from '@vanta-vuln/stats';
import type { CommandContext } from '../command-context.ts';
import { environmentRedactor } from '../environment-redactor.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { widthOf } from '../terminal.ts';
import { hasColor } from '../stream-colors.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { ConfigShowFlags } from './config.ts';

/** Prints every setting, its value and where that comes from. */
export async function runConfigShow(context: CommandContext, { json }: ConfigShowFlags): Promise<ExitCode> {
  const { entries, configFile, environment, warnings } = await loadCliSettings(context);
  const redactor = environmentRedactor(context.terminal);
  // No setting is a secret, but somebody may have taken one for its place.
  const hide = (value: unknown) => (typeof value === 'string' ? redactor.text(value) : value);
  if (json === true) {
    const settings = entries.map(({ key, value, origin }) => ({
      key,
      value: hide(value),
      origin: origin.label,
    }));
    await printJson(context, { environment, config_file: configFile, settings, warnings });
    return EXIT.ok;
  }
  const { heading } = terminalStyle(hasColor(context, 'stdout'));
  const table = renderRows(
    // The value last: however long it is, it is shown in full.
    [{ heading: 'SETTING' }, { heading: 'FROM' }, { heading: 'VALUE' }],
    entries.map(({ key, value, origin }) => [key, origin.label, valueText(hide(value))]),
    { width: widthOf(context.terminal.stdout), heading },
  );
  await printLine(context, table);
  await printNote(
    context,
    `\n${configFile === null ? 'No settings file was found.' : `Settings file: ${configFile}`}`,
  );
  for (const warning of warnings) await printNote(context, `Warning: ${warning}`);
  return EXIT.ok;
}

function valueText(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
