import { settingDefinitions } from './setting-definitions.ts';
import type { SettingDefinition } from './setting-definitions.ts';

/**
 * A config file to start from, which changes nothing as it stands.
 *
 * The YAML one explains every setting and has each commented out; the JSON one, where comments can't be, holds
 * the defaults.
 */
export function configTemplate(format: 'json' | 'yaml'): string {
  return format === 'json' ? jsonTemplate() : yamlTemplate();
}

function jsonTemplate(): string {
  const sections: Record<string, Record<string, string | number>> = {};
  for (const { section, name, defaultInput } of settingDefinitions) {
    if (defaultInput === undefined || defaultInput === null || section === 'log') continue;
    const values = (sections[section] ??= {});
    values[name] = defaultInput;
  }
  return `${JSON.stringify(sections, null, 2)}\n`;
}

function yamlTemplate(): string {
  const bySection = Map.groupBy(settingDefinitions, ({ section }) => section);
  const sections = [...bySection].map(
    ([section, definitions]) => `${section}:\n${definitions.map(yamlSetting).join('\n')}`,
  );
  return `${YAML_INTRODUCTION}\n${sections.join('\n')}`;
}

const YAML_INTRODUCTION = `# Settings of vanta-vuln. Remove the '# ' in front of a setting to change it.
# Flags and environment variables win over this file. Secrets do not belong here.
# Time spans have a unit: 500ms, 30s, 15m, 6h, 1d. Relative paths count from the folder of this file.
`;

function yamlSetting({ name, meaning, env, flag, defaultInput, defaultFrom }: SettingDefinition): string {
  const example = defaultInput ?? null;
  const origin = defaultFrom === undefined ? [] : [`  # Default: ${defaultFrom}.`];
  return [
    `  # ${meaning}`,
    `  # ${flag}, ${env.join(', ')}`,
    ...origin,
    `  # ${name}: ${example === null ? '' : String(example)}`.trimEnd(),
    '',
  ].join('\n');
}
