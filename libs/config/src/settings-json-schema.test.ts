import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { loadSettings } from './load-settings.ts';
import { settingDefinitions } from './setting-definitions.ts';
import { settingsJsonSchema } from './settings-json-schema.ts';

// Ajv 6 knows no other drafts than 7, whose words are the same as far as they are used here.
const { $schema: _draft, ...schema } = settingsJsonSchema();
const validate = new Ajv().compile(schema);

async function isLoaded(file: string, content: unknown): Promise<boolean> {
  writeFileSync(file, JSON.stringify(content));
  return loadSettings({ env: {}, cwd: '/nowhere', configFile: file }).then(
    () => true,
    () => false,
  );
}

const NUMBERS = [0, 1, 100, 101, 1000, 1001, 3650, 3651, 1_000_000, 1_000_001, -1, 1.5, 1e21, 5e-324];
const TEXTS = [
  ...[
    '',
    ' ',
    '\t\n',
    '\uFEFF',
    '\u0000',
    'a\u0000',
    'a',
    'A',
    'a\nb',
    'a-b',
    'a_1',
    '/',
    '/a',
    'a/b',
    '~/x',
  ],
  ...['0ms', '1ms', '0s', '59s', '60s', '1m', '01m', '59999ms', '60000ms', '24d', '25d', '577h', '576h'],
  ...['2073600s', '2073601s', '2073600000ms', '999999999d', '30S', '6h ', '1000000000s'],
  ...['sqlite', 's3', 'S3', 'hybrid', 'debug', 'DEBUG', 'auto', 'json'],
  ...[
    'https://x',
    'HTTPS://X/a/',
    'http://x:65535',
    'http://x:65536',
    'http://x:',
    'http://[::1]:1/',
    'http://',
  ],
  ...[
    'https://u:p@h',
    'https://@h',
    'https://h/a@b',
    'https://h/?q',
    'https://h#f',
    ' https://h',
    'https://h\\@x',
  ],
  ...[
    's3://b',
    's3://b/p',
    's3://',
    's3:///b',
    's3://b?%',
    'file:///x',
    'file://x',
    'FILE:///x',
    'file:///x#y',
  ],
  ...[
    'file:///x?y',
    'file:///%',
    'file:///%20',
    'file:///%2f',
    'file:///%2F',
    'file:///%00',
    'file:///%c3%a9',
  ],
  ...[
    'file:///%ff',
    'file:///%c3',
    'file:///%e2%82%ac',
    'file:///%ed%a0%80',
    'file:///%f0%9f%98%80',
    'file:///%f5%80%80%80',
  ],
];

const values = fc.oneof(
  fc.constantFrom<unknown>(...NUMBERS, ...TEXTS, null, true, [], {}, { a: 1 }),
  fc.integer(),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);

describe('the JSON Schema accepts what is loaded, and nothing else', () => {
  it('in each setting', { timeout: 120_000 }, async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'x.json');
    const check = async (section: string, name: string, value: unknown) => {
      const content = { [section]: { [name]: value } };
      expect([content, validate(content)]).toEqual([content, await isLoaded(file, content)]);
    };
    for (const { section, name } of settingDefinitions) {
      for (const value of [...NUMBERS, ...TEXTS, null]) await check(section, name, value);
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...settingDefinitions), values, async ({ section, name }, value) =>
        check(section, name, value),
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    [{}, true],
    [null, true],
    [{ api: null }, true],
    [{ $schema: 'config.schema.json' }, true],
    [{ $schema: null }, true],
    [{ $schema: 5 }, false],
    [[], false],
    ['text', false],
    [{ api: [] }, false],
    [{ api: 5 }, false],
    [{ apis: null }, false],
    [{ api: { pagesize: null } }, false],
    [{ 'api.url': 'https://x' }, false],
  ])('in %j', async (content, isGood) => {
    await using folder = await temporaryFolder();
    expect([validate(content), await isLoaded(join(folder.path, 'x.json'), content)]).toEqual([
      isGood,
      isGood,
    ]);
  });
});
