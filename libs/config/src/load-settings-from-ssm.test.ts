import { describe, expect, it } from 'vitest';
import { startAwsServer } from '../test/aws-server.ts';
import type { ServedParameter } from '../test/aws-server.ts';
import { useAwsServer } from '../test/use-aws-server.ts';
import { AwsCallError } from './aws/aws-call.ts';
import { ssmParameterStore } from './aws/ssm-parameter-store.ts';
import { loadSettings } from './load-settings.ts';

const parameter = (Name: string, Value: string): ServedParameter => ({ Name, Value, Type: 'String' });

describe('settings in AWS Parameter Store', () => {
  it('are read below a path, weaker than all but the defaults', async () => {
    await using aws = await startAwsServer({
      parameters: [
        parameter('/vanta-vuln/prod/api/pageSize', '40'),
        parameter('/vanta-vuln/prod/api/requestTimeout', '45s'),
        parameter('/vanta-vuln/prod/log/level', 'debug'),
        parameter('/vanta-vuln/test/stats/dueSoonDays', '99'),
      ],
    });
    useAwsServer(aws);
    const { settings, entries } = await loadSettings({
      env: { VANTA_SSM_PATH: '/vanta-vuln/prod/', LOG_LEVEL: 'error' },
      cwd: '/nowhere',
    });
    expect(settings.api.pageSize).toBe(40);
    expect(settings.api.requestTimeout).toBe(45_000);
    expect(settings.log.level).toBe('error');
    expect(settings.stats.dueSoonDays).toBe(14);
    expect(entries.find(({ key }) => key === 'api.pageSize')?.origin).toEqual({
      kind: 'ssm',
      label: 'SSM parameter /vanta-vuln/prod/api/pageSize',
    });
    expect(aws.calls).toEqual(['AmazonSSM.GetParametersByPath']);
  });

  it('are read to the last page, and encrypted ones are left to the credentials', async () => {
    const keys = ['url', 'pageSize', 'requestsPerMinute', 'oauthRequestsPerMinute'];
    const values = ['http://x.y', '9', '8', '7'];
    const secrets = Array.from({ length: 12 }, (_, index) => `/v/credentials/secret-${index}`);
    await using aws = await startAwsServer({
      parameters: [
        ...secrets.map((Name): ServedParameter => ({ Name, Value: 's3cr3t', Type: 'SecureString' })),
        ...keys.map((key, index) => parameter(`/v/api/${key}`, values[index] ?? '')),
      ],
    });
    useAwsServer(aws);
    const { settings } = await loadSettings({ env: {}, cwd: '/nowhere', ssmPath: '/v' });
    expect(settings.api).toMatchObject({
      url: 'http://x.y',
      pageSize: 9,
      requestsPerMinute: 8,
      oauthRequestsPerMinute: 7,
    });
    expect(aws.calls).toHaveLength(2);
  });

  it('are missed when there is none below the path', async () => {
    await using aws = await startAwsServer({ parameters: [parameter('/other/api/pageSize', '40')] });
    useAwsServer(aws);
    const { warnings } = await loadSettings({ env: { VANTA_SSM_PATH: '/v' }, cwd: '/nowhere' });
    expect(warnings).toEqual(['There is no setting below /v in AWS Parameter Store.']);
  });

  it('are refused when they are encrypted, since nobody would read them', async () => {
    await using aws = await startAwsServer({
      parameters: [{ Name: '/v/storage/database', Value: 's3cr3t', Type: 'SecureString' }],
    });
    useAwsServer(aws);
    const loading = loadSettings({ env: {}, cwd: '/nowhere', ssmPath: '/v' });
    await expect(loading).rejects.toThrow(
      'storage.database is encrypted (SSM parameter /v/storage/database) and is not read: no setting is a secret.',
    );
  });

  it('that are unknown or wrong are named by their parameter', async () => {
    await using aws = await startAwsServer({
      parameters: [parameter('/v/api/pageSizes', '40'), parameter('/v/api/pageSize', 'x')],
    });
    useAwsServer(aws);
    await expect(loadSettings({ env: {}, cwd: '/nowhere', ssmPath: '/v' })).rejects.toMatchObject({
      message: [
        'The settings hold 2 mistakes:',
        '- api.pageSizes is not a setting (SSM parameter /v/api/pageSizes).',
        "- api.pageSize is 'x' (SSM parameter /v/api/pageSize) but must be a whole number.",
      ].join('\n'),
    });
  });

  it('that may not be read say which permission is missing', async () => {
    await using aws = await startAwsServer({ mode: 'deny' });
    useAwsServer(aws);
    const error: unknown = await loadSettings({ env: {}, cwd: '/nowhere', ssmPath: '/v' }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof AwsCallError)) throw new Error('expected AWS to refuse', { cause: error });
    expect(error.code).toBe('aws-call-failed');
    expect(error.message).toContain(
      'Reading the parameters below /v from AWS Parameter Store failed: AccessDeniedException',
    );
    expect(error.hint).toContain('Allow this role or user the call');
  });

  it('do not let the program wait for ever', async () => {
    await using aws = await startAwsServer({ mode: 'hang' });
    useAwsServer(aws);
    const loading = loadSettings({
      env: {},
      cwd: '/nowhere',
      ssmPath: '/v',
      parameterStore: ssmParameterStore({ timeout: 200 }),
    });
    await expect(loading).rejects.toThrow('no answer within 200 ms');
  });
});
