import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { configTemplate } from './config-template.ts';
import { loadSettings } from './load-settings.ts';
import { settingDefinitions } from './setting-definitions.ts';
import { settingsJsonSchema } from './settings-json-schema.ts';
import { settingsTable } from './settings-table.ts';

const project = join(import.meta.dirname, '..');

async function settingsOf(name: string, content: string) {
  await using folder = await temporaryFolder();
  await folder.write(name, content);
  const { settings, entries } = await loadSettings({ env: { HOME: '/home/ann' }, cwd: folder.path });
  const { credentials, storage, ...rest } = settings;
  // These paths count from the folder of the file, which is another one each time.
  const paths = [credentials.file, storage.database].map((path) => path.slice(folder.path.length));
  return {
    rest,
    paths,
    maxAge: credentials.maxAge,
    fromFile: entries.filter((e) => e.origin.kind === 'file'),
  };
}

describe('the names of the settings', () => {
  it('are all different, so that no flag and no variable sets two', () => {
    const names = settingDefinitions.flatMap(({ key, flag, option, env }) => [key, flag, option, ...env]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('keep the flags of the older tool', () => {
    const flags = new Map(settingDefinitions.map(({ flag, defaultInput }) => [flag, defaultInput]));
    expect(flags.get('--credentials')).toBe('VANTA_API_CREDENTIALS.env');
    expect(flags.get('--database')).toBe('vanta_vulnerabilities.db');
  });
});

describe('the config template', () => {
  it('changes nothing as it stands, in both formats', async () => {
    const without = await settingsOf('other.txt', '');
    const yaml = await settingsOf('vanta-vuln.config.yaml', configTemplate('yaml'));
    const json = await settingsOf('vanta-vuln.config.json', configTemplate('json'));
    expect(yaml).toEqual(without);
    expect({ ...json, fromFile: [] }).toEqual(without);
    expect(json.fromFile.length).toBeGreaterThan(10);
  });

  it('shows every setting in YAML, each of which works when its comment sign goes', async () => {
    const template = configTemplate('yaml');
    const uncommented = template.replace(/^ {2}# (\w+:.*)$/gm, (line, rest: string) =>
      settingDefinitions.some(({ name }) => rest.startsWith(`${name}:`)) ? `  ${rest}` : line,
    );
    for (const { name, meaning, flag } of settingDefinitions) {
      expect(uncommented).toContain(`\n  ${name}:`);
      expect(uncommented).toContain(`# ${meaning}\n  # ${flag},`);
    }
    const { rest, fromFile } = await settingsOf('vanta-vuln.config.yaml', uncommented);
    expect(rest).toEqual((await settingsOf('other.txt', '')).rest);
    expect(fromFile.map(({ key }) => key)).toContain('log.format');
  });
});

describe('the published documentation', () => {
  const refresh = 'refresh it with `npx vanta-vuln config schema` and format it';

  it('has the JSON Schema of this version', async () => {
    const published: unknown = JSON.parse(await readFile(join(project, 'config.schema.json'), 'utf8'));
    expect(published, refresh).toEqual(settingsJsonSchema());
  });

  it('names no formats, which strict validators refuse and others leave aside', () => {
    expect(JSON.stringify(settingsJsonSchema())).not.toContain('"format":"');
  });

  it('has the table of this version in the README', async () => {
    const readme = await readFile(join(project, 'README.md'), 'utf8');
    expect(readme).toContain(`\n${settingsTable()}\n`);
  });
});

describe('the JSON Schema', () => {
  it('gives type, default and meaning as a config file would write them, and needs nothing', () => {
    const schema = settingsJsonSchema();
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        api: {
          additionalProperties: false,
          properties: {
            requestTimeout: { type: ['string', 'null'], default: '30s' },
            pageSize: { type: ['integer', 'null'], minimum: 1, maximum: 100, default: 100 },
          },
        },
        storage: { properties: { backend: { enum: ['sqlite', 's3', 'hybrid', null] } } },
      },
    });
    expect(JSON.stringify(schema)).not.toContain('"required"');
  });
});
