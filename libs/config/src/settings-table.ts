import { settingDefinitions } from './setting-definitions.ts';
import type { SettingDefinition } from './setting-definitions.ts';

const HEADER = ['Key', 'Environment', 'Flag', 'Default', 'Meaning'];

/** A Markdown table of every setting: key, variables, flag, default, meaning. */
export function settingsTable(): string {
  const rows = settingDefinitions.map(cells);
  const widths = HEADER.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(HEADER), rule, ...rows.map(line)].join('\n');
}

function cells(definition: SettingDefinition): string[] {
  const { key, env, flag, meaning } = definition;
  const variables = env.map((name) => `\`${name}\``).join(', ');
  return [`\`${key}\``, variables, `\`${flag}\``, defaultText(definition), meaning];
}

function defaultText({ defaultInput, defaultFrom }: SettingDefinition): string {
  if (defaultFrom !== undefined) return defaultFrom;
  return defaultInput === null || defaultInput === undefined ? 'none' : `\`${defaultInput}\``;
}
