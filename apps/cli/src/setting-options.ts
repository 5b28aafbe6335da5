import { Option } from 'commander';
import type { Command } from 'commander';

/**
 * The flags of all settings. Spelt out here so that a help page needs no schema; a test holds them equal to those of the
 * settings, which `config init` names beside each.
 */
export const SETTING_FLAGS = [
  '--api-url',
  '--api-rpm',
  '--oauth-rpm',
  '--page-size',
  '--request-timeout',
  '--credentials',
  '--credentials-secret',
  '--credentials-ssm-path',
  '--credentials-max-age',
  '--storage-backend',
  '--database',
  '--lake',
  '--athena-database',
  '--workgroup',
  '--athena-region',
  '--verify-missing',
  '--checkpoint-max-age',
  '--due-soon-days',
  '--log-level',
  '--log-format',
  '--temp-dir',
  '--cache-dir',
] as const;

const settingOptions = new WeakSet<Option>();

/**
 * Lets a program and each of its commands take the flags of all settings; those that they do not define themselves are
 * left out of their help.
 *
 * A command learns them when it is called: for all commands at each start they would take 5 ms.
 */
export function addSettingOptions(program: Command): void {
  addMissingOptions(program);
  addWhenCalled(program);
}

function addWhenCalled(parent: Command): void {
  parent.hook('preSubcommand', (_, called) => addMissingOptions(called));
  for (const command of parent.commands) if (command.commands.length > 0) addWhenCalled(command);
}

function addMissingOptions(command: Command): void {
  const defined = new Set(command.options.map(({ long }) => long));
  for (const flag of SETTING_FLAGS) {
    if (defined.has(flag)) continue;
    const option = new Option(`${flag} <value>`, 'a setting, as `config init` describes it').hideHelp();
    settingOptions.add(option);
    command.addOption(option);
  }
}

/** What was given to the flags that {@link addSettingOptions} has added, by the names of their options. */
export function givenSettings(command: Command): Readonly<Record<string, unknown>> {
  const names = command.options
    .filter((option) => settingOptions.has(option))
    .map((option) => option.attributeName())
    .filter((name) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(names.map((name): [string, unknown] => [name, command.getOptionValue(name)]));
}
