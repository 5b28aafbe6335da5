import { execFileSync } from 'node:child_process';
import { symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { ConfigFileError } from './config-file-error.ts';
import { settingFlags } from './flag-layer.ts';
import { loadSettings } from './load-settings.ts';
import type { LoadedSettings, LoadSettingsOptions } from './load-settings.ts';
import { SettingsError } from './settings-error.ts';

async function load(options: Partial<LoadSettingsOptions> = {}): Promise<LoadedSettings> {
  return loadSettings({ env: {}, cwd: '/nowhere', ...options });
}

async function refusal(options: Partial<LoadSettingsOptions>): Promise<SettingsError | ConfigFileError> {
  const error: unknown = await load(options).catch((thrown: unknown) => thrown);
  if (error instanceof SettingsError || error instanceof ConfigFileError) return error;
  throw new Error('expected the settings to be refused', { cause: error });
}

const originOf = ({ entries }: LoadedSettings, key: string) =>
  entries.find((entry) => entry.key === key)?.origin.label;

describe('without any settings', () => {
  it('has the defaults that the documentation names', async () => {
    const { settings, configFile, warnings } = await load();
    expect(settings.api).toEqual({
      url: 'https://api.vanta.com',
      requestsPerMinute: 50,
      oauthRequestsPerMinute: 5,
      pageSize: 100,
      requestTimeout: 30_000,
    });
    expect(settings.storage).toEqual({
      backend: 'sqlite',
      database: '/nowhere/vanta_vulnerabilities.db',
      lake: null,
    });
    expect(settings.credentials.file).toBe('/nowhere/VANTA_API_CREDENTIALS.env');
    expect(settings.athena).toEqual({ database: 'vanta_vuln', workgroup: 'primary', region: null });
    expect(settings.sync).toEqual({ verifyMissing: 10, checkpointMaxAge: 21_600_000 });
    expect(settings.stats.dueSoonDays).toBe(14);
    expect({ configFile, warnings }).toEqual({ configFile: null, warnings: [] });
  });

  it('logs for people and caches in the home folder on a machine', async () => {
    const { settings, environment } = await load({ env: { HOME: '/home/ann', TMPDIR: '/scratch' } });
    expect(environment).toBe('local');
    expect(settings.log).toEqual({ level: 'warn', format: 'auto' });
    expect(settings.paths).toEqual({ temp: '/scratch', cache: '/home/ann/.cache/vanta-vuln' });
  });

  it('follows XDG_CACHE_HOME where it is absolute', async () => {
    const { settings } = await load({ env: { HOME: '/home/ann', XDG_CACHE_HOME: '/cache' } });
    expect(settings.paths.cache).toBe('/cache/vanta-vuln');
    const { settings: others } = await load({ env: { HOME: '/home/ann', XDG_CACHE_HOME: 'cache' } });
    expect(others.paths.cache).toBe('/home/ann/.cache/vanta-vuln');
  });

  it('logs JSON lines and writes to /tmp only in a Lambda function', async () => {
    const loaded = await load({ env: { AWS_LAMBDA_FUNCTION_NAME: 'sync' } });
    expect(loaded.environment).toBe('lambda');
    expect(loaded.settings.log).toEqual({ level: 'info', format: 'json' });
    expect(loaded.settings.paths).toEqual({ temp: '/tmp', cache: '/tmp/vanta-vuln' });
    expect(originOf(loaded, 'log.format')).toBe('default in Lambda');
    expect(originOf(loaded, 'api.url')).toBe('default');
  });

  it('takes the secret and the bucket of its stack in a Lambda function, unless it is told otherwise', async () => {
    const env = { AWS_LAMBDA_FUNCTION_NAME: 'sync', S3_BUCKET: 'a-bucket' };
    const { settings } = await load({ env });
    expect(settings.credentials.secretId).toBe('vanta-api-credentials');
    expect(settings.storage).toMatchObject({ backend: 's3', lake: 's3://a-bucket' });

    const told = { ...env, VANTA_CREDENTIALS_SECRET: 'other', VANTA_LAKE: 's3://other/prefix' };
    const { settings: others } = await load({ env: told });
    expect(others.credentials.secretId).toBe('other');
    expect(others.storage.lake).toBe('s3://other/prefix');
  });

  it('knows no lake in a Lambda function without a bucket, and heeds none on a machine', async () => {
    const inLambda = await load({ env: { AWS_LAMBDA_FUNCTION_NAME: 'sync' } });
    expect(inLambda.settings.storage.lake).toBeNull();
    const onMachine = await load({ env: { HOME: '/home/ann', S3_BUCKET: 'a-bucket' } });
    expect(onMachine.settings.storage).toMatchObject({ backend: 'sqlite', lake: null });
  });
});

describe('the order of the sources', () => {
  const yaml = 'api:\n  pageSize: 10\n  requestsPerMinute: 11\n  oauthRequestsPerMinute: 2\n';

  it('is flags, environment, file, defaults, and every value knows where it came from', async () => {
    await using folder = await temporaryFolder();
    const file = await folder.write('vanta-vuln.config.yaml', yaml);
    const loaded = await load({
      cwd: folder.path,
      env: { VANTA_API_PAGE_SIZE: '20', VANTA_API_RPM: '21' },
      flags: { 'api.pageSize': '30' },
    });
    const { pageSize, requestsPerMinute, oauthRequestsPerMinute } = loaded.settings.api;
    expect([pageSize, requestsPerMinute, oauthRequestsPerMinute]).toEqual([30, 21, 2]);
    expect(loaded.configFile).toBe(file);
    const keys = ['api.pageSize', 'api.requestsPerMinute', 'api.oauthRequestsPerMinute', 'api.url'];
    expect(keys.map((key) => originOf(loaded, key))).toEqual([
      'flag --page-size',
      'environment variable VANTA_API_RPM',
      `file ${file}`,
      'default',
    ]);
  });

  it('prefers VANTA_LOG_LEVEL to the LOG_LEVEL that other programs share', async () => {
    const { settings } = await load({ env: { LOG_LEVEL: 'error', VANTA_LOG_LEVEL: 'debug' } });
    expect(settings.log.level).toBe('debug');
  });

  it('takes an empty variable for none', async () => {
    const { settings } = await load({ env: { VANTA_API_URL: '', VANTA_API_RPM: '  ' } });
    expect(settings.api.url).toBe('https://api.vanta.com');
    expect(settings.api.requestsPerMinute).toBe(50);
  });

  it('forgives a wrong value that a stronger source overrides', async () => {
    const { settings } = await load({
      env: { VANTA_API_RPM: 'many' },
      flags: { 'api.requestsPerMinute': 5 },
    });
    expect(settings.api.requestsPerMinute).toBe(5);
  });
});

describe('values', () => {
  it.each([
    ['INFO', 'info'],
    [' warn ', 'warn'],
  ])('reads the log level %j as %s', async (text, level) => {
    const { settings } = await load({ env: { LOG_LEVEL: text } });
    expect(settings.log.level).toBe(level);
  });

  it('takes the slash from the end of the URL', async () => {
    const { settings } = await load({ env: { VANTA_API_URL: 'http://127.0.0.1:8080//' } });
    expect(settings.api.url).toBe('http://127.0.0.1:8080');
  });

  it('counts relative paths from the working folder, or from the folder of the config file', async () => {
    await using folder = await temporaryFolder();
    const configFile = await folder.write('etc/my.yml', 'storage:\n  database: data/x.db\n');
    const { settings } = await load({
      cwd: folder.path,
      configFile: 'etc/my.yml',
      env: { HOME: '/home/ann', VANTA_CREDENTIALS_FILE: '~/vanta.json' },
      flags: { 'paths.temp': 'tmp' },
    });
    expect(settings.storage.database).toBe(join(configFile, '../data/x.db'));
    expect(settings.credentials.file).toBe('/home/ann/vanta.json');
    expect(settings.paths.temp).toBe(join(folder.path, 'tmp'));
  });

  it('picks the settings from the options of a command line parser', async () => {
    const flags = settingFlags({
      pageSize: '7',
      database: 'x.db',
      json: true,
      severity: ['LOW'],
      apiUrl: undefined,
    });
    expect(flags).toEqual({ 'api.pageSize': '7', 'storage.database': 'x.db' });
    const { settings } = await load({ flags });
    expect(settings.api.pageSize).toBe(7);
  });
});

describe('the config file', () => {
  it.each([
    ['vanta-vuln.config.json', '\uFEFF{"$schema": "./config.schema.json", "stats": {"dueSoonDays": 3}}'],
    ['vanta-vuln.config.yaml', '\uFEFFstats:\r\n  dueSoonDays: 3\r\nlog:\r\n'],
    ['vanta-vuln.config.yml', 'stats: { dueSoonDays: 3, }'],
  ])('may be %s', async (name, content) => {
    await using folder = await temporaryFolder();
    await folder.write(name, content);
    const { settings } = await load({ cwd: folder.path });
    expect(settings.stats.dueSoonDays).toBe(3);
  });

  it('may be empty', async () => {
    await using folder = await temporaryFolder();
    await folder.write('vanta-vuln.config.yaml', '# nothing yet\n');
    const { settings } = await load({ cwd: folder.path });
    expect(settings.stats.dueSoonDays).toBe(14);
  });

  it('may be named by VANTA_CONFIG_FILE', async () => {
    await using folder = await temporaryFolder();
    await folder.write('other.json', '{"stats": {"dueSoonDays": 4}}');
    const { settings } = await load({ cwd: folder.path, env: { VANTA_CONFIG_FILE: 'other.json' } });
    expect(settings.stats.dueSoonDays).toBe(4);
  });

  it('is refused when there are two', async () => {
    await using folder = await temporaryFolder();
    await folder.write('vanta-vuln.config.json', '{}');
    await folder.write('vanta-vuln.config.yml', '');
    const error = await refusal({ cwd: folder.path });
    expect(error.message).toContain('vanta-vuln.config.json');
    expect(error.message).toContain('vanta-vuln.config.yml');
    expect(error.code).toBe('config-file-invalid');
  });

  it.each([
    ['is missing', 'gone.json', 'there is no such file'],
    ['is a folder', 'folder.json', 'it is a folder'],
    ['has another extension', 'settings.toml', "has the extension '.toml'"],
  ])('is refused when the one that was asked for %s', async (_, name, reason) => {
    await using folder = await temporaryFolder();
    await folder.write('settings.toml', 'a = 1');
    await folder.write('folder.json/inside', '');
    const error = await refusal({ cwd: folder.path, configFile: name });
    expect(error).toBeInstanceOf(ConfigFileError);
    expect(error.message).toContain(join(folder.path, name));
    expect(error.message).toContain(reason);
  });

  it.each([
    ['x.json', '{\n "api": {"pageSize": 5,}\n, "k": "s3cr3t-value"', 'is not valid JSON (line 2 column 24)'],
    ['x.json', '{"client_secret": s3cr3t-value}', 'is not valid JSON'],
    ['x.yaml', 'api:\n  pageSize: 5\n url: s3cr3t-value\n', 'is not valid YAML (line 3'],
    ['x.yaml', 'api: {}\napi: {}\n# s3cr3t-value', 'is not valid YAML (line 2 column 1: DUPLICATE_KEY)'],
    ['x.json', '{"api": {}, "api": {"s3cr3t-value": 1}}', 'has the key api twice in one place'],
    ['x.yaml', 'api: *s3cr3t-value', 'is not valid YAML (an alias (*name) can not be followed)'],
    ['x.yaml', '- api\n- s3cr3t-value', 'holds no sections with settings'],
    ['x.json', '{"api": "s3cr3t-value"}', 'holds something else than settings under api'],
  ])(
    'that is malformed is named with the place, not with its content (%s %j)',
    async (name, content, reason) => {
      await using folder = await temporaryFolder();
      const path = await folder.write(name, content);
      const error = await refusal({ configFile: path });
      expect(error.message).toContain(`The config file ${path} ${reason}`);
      expect(JSON.stringify([error.message, error.hint, String(error.cause)])).not.toContain('s3cr3t');
    },
  );
});

describe('a config file that is no file of settings', () => {
  it('is not waited for when it is a pipe', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'vanta-vuln.config.yaml');
    execFileSync('mkfifo', [path], { stdio: 'ignore' });
    expect((await refusal({ cwd: folder.path })).message).toBe(`The config file ${path} is no file.`);
  });

  it('is not read when it is huge', async () => {
    await using folder = await temporaryFolder();
    const path = await folder.write('vanta-vuln.config.yaml', '');
    await truncate(path, 5_000_000_000);
    expect((await refusal({ cwd: folder.path })).message).toBe(
      `The config file ${path} is larger than 1048576 bytes.`,
    );
  });

  it('is named when it is a link that leads nowhere', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'vanta-vuln.config.yaml');
    await symlink('gone.yaml', path);
    expect((await refusal({ cwd: folder.path })).message).toContain(
      `${path} can't be read (there is no such`,
    );
  });

  it('holds no key that joins section and name, which might contradict the section', async () => {
    await using folder = await temporaryFolder();
    const file = await folder.write('x.yaml', 'api.url: https://x.test\napi:\n  url: https://y.test\n');
    const error = await refusal({ configFile: file });
    expect(error.message).toBe(`api.url is written as one key (file ${file}).`);
    expect(error.hint).toBe('Write api, and below it url.');
  });

  it('names no text as its schema', async () => {
    await using folder = await temporaryFolder();
    const file = await folder.write('x.json', '{"$schema": 5}');
    expect((await refusal({ configFile: file })).message).toBe(`$schema is no text (file ${file}).`);
  });
});

describe('a secret in place of a setting', () => {
  it('is no name of a secret, and is not shown', async () => {
    const error = await refusal({ env: { VANTA_CREDENTIALS_SECRET: 'vcs_s3cr3t-value' } });
    expect(error.message).toBe(
      "credentials.secretId is 'vcs_***' (environment variable VANTA_CREDENTIALS_SECRET) but must name a secret in AWS, not be the client secret itself: that one goes into VANTA_CLIENT_SECRET.",
    );
  });

  it('is not shown where a whole section stands in place of a text', async () => {
    await using folder = await temporaryFolder();
    const content = '{"credentials": {"file": {"client_id": "x", "client_secret": "s3cr3t-value"}}}';
    const file = await folder.write('x.json', content);
    const { message } = await refusal({ configFile: file });
    expect(message).toContain("client_secret: '***'");
    expect(message).not.toContain('s3cr3t-value');
  });
});

describe('an unknown key', () => {
  it.each([
    ['{"api": {"pagesize": 5}}', 'api.pagesize', 'Did you mean api.pageSize?'],
    ['{"api": {"dueSoonDay": 5}}', 'api.dueSoonDay', 'Did you mean stats.dueSoonDays?'],
    ['{"pageSize": 5}', 'pageSize', 'Did you mean api.pageSize?'],
    ['{"storage": {"wholly-else": 5}}', 'storage.wholly-else', 'The settings are api.url,'],
    ['{"credentials": {"clientSecret": "s3cr3t"}}', 'credentials.clientSecret', 'Secrets are no settings'],
    ['{"api": {"pagesize": null}}', 'api.pagesize', 'Did you mean api.pageSize?'],
    ['{"__proto__": {"pageSize": 5}}', '__proto__', 'The settings are'],
  ])('in %s is refused by name', async (content, key, hint) => {
    await using folder = await temporaryFolder();
    const file = await folder.write('vanta-vuln.config.json', content);
    const error = await refusal({ cwd: folder.path });
    expect(error.message).toBe(`${key} is not a setting (file ${file}).`);
    expect(error.hint).toContain(hint);
    expect(error.message + error.hint).not.toContain('s3cr3t');
  });

  it('in the environment is a warning only, since the environment belongs to others too', async () => {
    const { warnings } = await load({ env: { VANTA_API_RMP: '5', VANTA_BLACKCAB: 'yes', PATH: '/bin' } });
    expect(warnings).toEqual([
      'The environment variable VANTA_API_RMP has no effect. Did you mean VANTA_API_RPM?',
    ]);
  });
});

describe('a wrong value', () => {
  it.each([
    [
      { VANTA_API_RPM: '0' },
      'api.requestsPerMinute is 0 (environment variable VANTA_API_RPM) but must be at least 1.',
    ],
    [
      { VANTA_API_RPM: '1e3' },
      "api.requestsPerMinute is '1e3' (environment variable VANTA_API_RPM) but must be a whole number.",
    ],
    [
      { VANTA_API_PAGE_SIZE: '101' },
      'api.pageSize is 101 (environment variable VANTA_API_PAGE_SIZE) but must be at most 100.',
    ],
    [
      { VANTA_API_PAGE_SIZE: '2.5' },
      "api.pageSize is '2.5' (environment variable VANTA_API_PAGE_SIZE) but must be a whole number.",
    ],
    [
      { VANTA_API_URL: 'api.vanta.com' },
      "api.url is 'api.vanta.com' (environment variable VANTA_API_URL) but must be an http or https URL.",
    ],
    [
      { VANTA_API_URL: 'ftp://x.y' },
      "api.url is 'ftp://x.y' (environment variable VANTA_API_URL) but must be an http or https URL.",
    ],
    [
      { VANTA_API_URL: 'http://x.y/?a' },
      "api.url is 'http://x.y/?a' (environment variable VANTA_API_URL) but must not hold a query or a fragment.",
    ],
    [
      { VANTA_API_TIMEOUT: '30' },
      "api.requestTimeout is '30' (environment variable VANTA_API_TIMEOUT) but must be a whole number with a unit: 500ms, 30s, 15m, 6h or 1d.",
    ],
    [
      { VANTA_API_TIMEOUT: '25d' },
      "api.requestTimeout is '25d' (environment variable VANTA_API_TIMEOUT) but must be at most 24d.",
    ],
    [
      { VANTA_CHECKPOINT_MAX_AGE: '1s' },
      "sync.checkpointMaxAge is '1s' (environment variable VANTA_CHECKPOINT_MAX_AGE) but must be at least 1m.",
    ],
    [
      { VANTA_STORAGE_BACKEND: 'mysql' },
      "storage.backend is 'mysql' (environment variable VANTA_STORAGE_BACKEND) but must be one of sqlite, s3, hybrid.",
    ],
    [
      { VANTA_LAKE: 'file:///home/me/C#/lake' },
      "storage.lake is 'file:///home/me/C#/lake' (environment variable VANTA_LAKE) but must be a URL: write # as %23, ? as %3F and % as %25.",
    ],
    [
      { VANTA_LAKE: 'file:///100%/lake' },
      "storage.lake is 'file:///100%/lake' (environment variable VANTA_LAKE) but must be a URL: write # as %23, ? as %3F and % as %25.",
    ],
    [
      { VANTA_LAKE: '/data/lake' },
      "storage.lake is '/data/lake' (environment variable VANTA_LAKE) but must be s3://bucket/prefix or file:///absolute/path.",
    ],
    [
      { LOG_LEVEL: 'loud' },
      "log.level is 'loud' (environment variable LOG_LEVEL) but must be one of debug, info, warn, error, silent.",
    ],
    [
      { VANTA_CREDENTIALS_SSM_PATH: 'vanta' },
      "credentials.ssmPath is 'vanta' (environment variable VANTA_CREDENTIALS_SSM_PATH) but must begin with /.",
    ],
    [
      { VANTA_DATABASE: 'a\0b' },
      "storage.database is '/nowhere/a\\x00b' (environment variable VANTA_DATABASE) but must not hold a NUL character.",
    ],
  ])('is named with key, value and origin: %o', async (env, message) => {
    const error = await refusal({ env });
    expect(error.message).toBe(message);
    expect(error.code).toBe('settings-invalid');
  });

  it('of the wrong type in a file is named as it stands there', async () => {
    await using folder = await temporaryFolder();
    const file = await folder.write(
      'vanta-vuln.config.json',
      '{"api": {"pageSize": "50", "url": 5}, "paths": {"temp": [1]}, "storage": {"database": ""}}',
    );
    const error = await refusal({ cwd: folder.path });
    expect(error.message.split('\n')).toEqual([
      'The settings hold 4 mistakes:',
      `- api.url is 5 (file ${file}) but must be an http or https URL.`,
      `- api.pageSize is "50" (file ${file}) but must be a whole number.`.replaceAll('"', "'"),
      `- storage.database is '' (file ${file}) but must not be empty.`,
      `- paths.temp is [ 1 ] (file ${file}) but must be text.`,
    ]);
  });

  it.each([
    ['api: { pageSize: .nan }', 'api.pageSize is NaN'],
    ['api: { pageSize: &all [*all] }', 'api.pageSize is <ref *1> [ [Circular *1] ]'],
    [`api: { url: ${'x'.repeat(100_000)} }`, `api.url is '${'x'.repeat(200)}'... 99800 more characters`],
  ])('that is odd (%#) is still named', async (content, message) => {
    await using folder = await temporaryFolder();
    await folder.write('vanta-vuln.config.yaml', content);
    const error = await refusal({ cwd: folder.path });
    expect(error.message).toContain(message);
    expect(error.message.length).toBeLessThan(500);
  });

  it.each(['ann:s3cr3t', 'ann', ':s3cr3t'])('does not show the %s of a URL', async (credentials) => {
    const error = await refusal({ env: { VANTA_API_URL: `https://${credentials}@api.vanta.com` } });
    expect(error.message).toContain("api.url is 'https://***@api.vanta.com'");
    expect(error.message).toContain('must not hold a user name or a password');
  });

  it('is reported together with all the others, and each has a hint', async () => {
    const error = await refusal({
      env: { VANTA_API_RPM: 'x', VANTA_VERIFY_MISSING: '-1' },
      flags: { 'stats.dueSoonDays': 'soon' },
    });
    expect(error).toBeInstanceOf(SettingsError);
    expect(error.message.split('\n')).toHaveLength(4);
    expect(error.hint).toContain('stats.dueSoonDays: Days before its deadline');
  });
});
