import { createRedactor } from '@vanta-vuln/observability';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { renderRows, terminalStyle } from '@vanta-vuln/stats';
import { widthOf } from '../terminal.ts';
import { hasColor, printJson, printLine, printNote } from '../write-text.ts';
import type { ConfigShowFlags } from './config.ts';

/** Prints every setting, its value and where that comes from. */
export async function runConfigShow(context: CommandContext, { json }: ConfigShowFlags): Promise<ExitCode> {
  const { entries, configFile, environment, warnings } = await loadCliSettings(context);
  const hide = secretHider(context);
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

/** No setting is a secret, but somebody may have taken one for its place. */
function secretHider({ terminal }: CommandContext): (value: unknown) => unknown {
  const redactor = createRedactor();
  redactor.add(terminal.env['VANTA_CLIENT_SECRET']?.trim() ?? '');
  return (value) => (typeof value === 'string' ? redactor.text(value) : value);
}

function valueText(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
