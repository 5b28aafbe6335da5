import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingDefinitions } from '@vanta-vuln/config';
import type { SettingKey } from '@vanta-vuln/config';
import { describe, expect, it } from 'vitest';
import { SETTING_FLAGS } from '../src/setting-options.ts';
import { startAccount } from './account.ts';
import { listAt, parseJson, textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** Three values of each setting: for the flag, the variable and the file. */
const VALUES: Readonly<Record<SettingKey, readonly [string, string, string | number]>> = {
  'api.url': ['https://flag.test', 'https://variable.test', 'https://file.test'],
  'api.requestsPerMinute': ['1', '2', 3],
  'api.oauthRequestsPerMinute': ['1', '2', 3],
  'api.pageSize': ['1', '2', 3],
  'api.requestTimeout': ['1s', '2s', '3s'],
  'credentials.file': ['/flag', '/variable', '/file'],
  'credentials.secretId': ['flag', 'variable', 'file'],
  'credentials.ssmPath': ['/flag', '/variable', '/file'],
  'credentials.maxAge': ['1m', '2m', '3m'],
  'storage.backend': ['s3', 'hybrid', 'sqlite'],
  'storage.database': ['/flag', '/variable', '/file'],
  'storage.lake': ['s3://flag', 's3://variable', 'file:///file'],
  'athena.database': ['flag', 'variable', 'file'],
  'athena.workgroup': ['flag', 'variable', 'file'],
  'athena.region': ['flag', 'variable', 'file'],
  'sync.verifyMissing': ['1', '2', 3],
  'sync.checkpointMaxAge': ['1h', '2h', '3h'],
  'stats.dueSoonDays': ['1', '2', 3],
  'log.level': ['debug', 'info', 'error'],
  'log.format': ['pretty', 'json', 'auto'],
  'paths.temp': ['/flag', '/variable', '/file'],
  'paths.cache': ['/flag', '/variable', '/file'],
};

type Source = 'flag' | 'environment' | 'file';
const SUBSETS: readonly (readonly Source[])[] = [
  [],
  ['file'],
  ['environment'],
  ['environment', 'file'],
  ['flag'],
  ['flag', 'file'],
  ['flag', 'environment'],
  ['flag', 'environment', 'file'],
];

describe('every setting', () => {
  it('has its flag', () => {
    expect(SETTING_FLAGS).toEqual(settingDefinitions.map(({ flag }) => flag));
  });

  it.each(settingDefinitions)(
    '$key counts from the flag, else the variable, else the file',
    async (definition) => {
      const { key, section, name, flag, env } = definition;
      const [byFlag, byVariable, byFile] = VALUES[key];
      const cwd = makeFolder();
      const file = join(cwd, 'x.json');
      for (const sources of SUBSETS) {
        const isFrom = (source: Source) => sources.includes(source);
        writeFileSync(file, JSON.stringify(isFrom('file') ? { [section]: { [name]: byFile } } : {}));
        const flags = isFrom('flag') ? [flag, byFlag] : [];
        const variables = isFrom('environment') ? { [env[0] ?? '']: byVariable } : {};
        const { stdout } = await runInProcess(['config', 'show', '--json', '--config', file, ...flags], {
          cwd,
          env: variables,
        });
        const [expected, origin] = isFrom('flag')
          ? [byFlag, `flag ${flag}`]
          : isFrom('environment')
            ? [byVariable, `environment variable ${env[0]}`]
            : [byFile, `file ${file}`];
        const entry = listAt(parseJson(stdout), 'settings').find((found) =>
          JSON.stringify(found).includes(`"${key}"`),
        );
        if (sources.length === 0) expect(entry).toMatchObject({ origin: textWith('default') });
        else
          expect(entry).toEqual({
            key,
            value: typeof byFile === 'number' ? Number(expected) : expected,
            origin,
          });
      }
    },
  );

  it('may stand before the command, and gives way to the one behind it', async () => {
    const cwd = makeFolder();
    const args = ['--api-rpm', '7', '--oauth-rpm', '8', 'config', '--oauth-rpm', '9', 'show', '--json'];
    const { stdout } = await runInProcess(args, { cwd });
    expect(listAt(parseJson(stdout), 'settings')).toEqual(
      expect.arrayContaining([
        { key: 'api.requestsPerMinute', value: 7, origin: 'flag --api-rpm' },
        { key: 'api.oauthRequestsPerMinute', value: 9, origin: 'flag --oauth-rpm' },
      ]),
    );
  });

  it('that is wrong in a flag is a wrong command line', async () => {
    expect(await runInProcess(['stats', '--api-rpm', '0'])).toMatchObject({
      exitCode: 2,
      stderr: textWith('api.requestsPerMinute is 0 (flag --api-rpm) but must be at least 1.'),
    });
  });

  it('does what it says: a sync needs no variable', async () => {
    const cwd = makeFolder();
    const { url, clientId, clientSecret } = await startAccount({ vulnerabilities: 20 });
    writeFileSync(join(cwd, 'c.env'), `client_id=${clientId}\nclient_secret=${clientSecret}\n`, {
      mode: 0o600,
    });
    const flags = ['--api-url', url, '--api-rpm', '1000', '--credentials', 'c.env', '--cache-dir', 'cache'];
    const { exitCode, stderr } = await runInProcess(['sync', '--quiet', '--log-format', 'json', ...flags], {
      cwd,
    });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(['cache', 'vanta_vulnerabilities.db']));
  });

  it('leaves the rows on the page of a list alone', async () => {
    const { stderr } = await runInProcess(['list', '--page-size', '1000']);
    expect(stderr).toContain('There is no database');
  });
});
