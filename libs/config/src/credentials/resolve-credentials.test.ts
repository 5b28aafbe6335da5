import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { VantaVulnError } from '@vanta-vuln/core';
import type { LogFacts, Logger } from '@vanta-vuln/core';
import { describe, expect, it, vi } from 'vitest';
import { startAwsServer } from '../../test/aws-server.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { useAwsServer } from '../../test/use-aws-server.ts';
import { secretsManagerStore } from '../aws/secrets-manager-store.ts';
import { ssmParameterStore } from '../aws/ssm-parameter-store.ts';
import type { Settings } from '../settings-schema.ts';
import { CredentialsNotFoundError } from './credentials-not-found-error.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import type { ResolveCredentialsOptions } from './resolve-credentials.ts';

const PAIR = { clientId: 'vci_id', clientSecret: 'vcs_s3cr3t' };
const JSON_PAIR = '{"client_id": "vci_id", "client_secret": "vcs_s3cr3t"}';

type CredentialSettings = Settings['credentials'];

interface Given extends Partial<Omit<ResolveCredentialsOptions, 'settings'>> {
  readonly settings?: Partial<CredentialSettings>;
}

function resolve({ settings = {}, env = {}, ...rest }: Given) {
  const none: CredentialSettings = { file: '/nowhere/none.env', secretId: null, ssmPath: null, maxAge: 1000 };
  return resolveCredentials({ settings: { credentials: { ...none, ...settings } }, env, ...rest });
}

async function failure(given: Given): Promise<CredentialsNotFoundError> {
  const error: unknown = await resolve(given).catch((thrown: unknown) => thrown);
  if (error instanceof CredentialsNotFoundError) return error;
  throw new Error('expected no credentials to be found', { cause: error });
}

function recordingLogger() {
  const entries: (readonly [LogFacts, string])[] = [];
  const warn = (facts: LogFacts, message: string) => void entries.push([facts, message]);
  const ignore = () => undefined;
  const logger: Logger = { debug: ignore, info: ignore, warn, error: ignore };
  return { logger, entries };
}

async function credentialsFile(content: string | Buffer, mode?: number) {
  const folder = await temporaryFolder();
  const path = await folder.write('VANTA_API_CREDENTIALS.env', content, mode);
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('the environment', () => {
  it('comes first', async () => {
    await using file = await credentialsFile('{"client_id": "other", "client_secret": "other"}');
    const env = { VANTA_CLIENT_ID: ' vci_id ', VANTA_CLIENT_SECRET: 'vcs_s3cr3t\n' };
    const { credentials, source, tried } = await resolve({ env, settings: { file: file.path } });
    expect({ credentials, source, tried }).toEqual({
      credentials: PAIR,
      source: 'the environment',
      tried: [],
    });
  });

  it('with half a pair is named, warned about, and not completed from the file', async () => {
    await using file = await credentialsFile('{"client_id": "other", "client_secret": "other"}');
    const { logger, entries } = recordingLogger();
    const resolved = await resolve({
      env: { VANTA_CLIENT_SECRET: 'vcs_s3cr3t' },
      settings: { file: file.path },
      logger,
    });
    const reason = 'has VANTA_CLIENT_SECRET but no VANTA_CLIENT_ID';
    expect(resolved.credentials).toEqual({ clientId: 'other', clientSecret: 'other' });
    expect(resolved.tried[0]).toEqual({ source: 'the environment', reason });
    expect(entries).toEqual([
      [{ source: 'the environment', reason }, 'A source of credentials could not be used.'],
    ]);
  });
});

describe('the file', () => {
  it.each([
    ['JSON', JSON_PAIR],
    [
      'JSON in camelCase with a byte order mark',
      '\uFEFF{"clientId": "vci_id", "clientSecret": "vcs_s3cr3t", "scope": 1}',
    ],
    ['KEY=VALUE lines', 'VANTA_CLIENT_ID=vci_id\nVANTA_CLIENT_SECRET=vcs_s3cr3t\n'],
    [
      'lines as shells and Windows write them',
      '\uFEFF# Vanta\r\nexport VANTA_CLIENT_ID="vci_id"\r\nVANTA_CLIENT_SECRET=\'vcs_s3cr3t\' # x\r\n',
    ],
    ['lines with the names of the JSON', 'client_id=vci_id\nclient_secret=vcs_s3cr3t'],
  ])('may hold %s', async (_, content) => {
    await using file = await credentialsFile(content);
    const { credentials, source, remote } = await resolve({ settings: { file: file.path } });
    expect({ credentials, source, remote }).toEqual({
      credentials: PAIR,
      source: `the file ${file.path}`,
      remote: false,
    });
  });

  it.each([
    ['', 'is empty'],
    ['{"client_id": "vci_s3cr3t", }', 'is not valid JSON'],
    ['["vcs_s3cr3t"]', 'is JSON, but no object with client_id and client_secret'],
    ['{"client_id": "vci_s3cr3t"}', 'has client_id but no client_secret'],
    ['{"client_secret": "vcs_s3cr3t", "client_id": 5}', 'has client_secret but no client_id'],
    ['{"token": "vat_s3cr3t"}', 'has neither client_id nor client_secret'],
    ['VANTA_CLIENT_ID=vci_s3cr3t\n', 'has VANTA_CLIENT_ID but no VANTA_CLIENT_SECRET'],
    ['vcs_s3cr3t\n', 'is neither JSON nor KEY=VALUE lines (line 1 has no KEY=)'],
    [
      'VANTA_CLIENT_ID=a\nVANTA_CLIENT_SECRET="vcs_s3cr3t',
      'is neither JSON nor KEY=VALUE lines (line 2 has quotes that do not match)',
    ],
    [Buffer.from([0, 255, 1, 2]), 'is neither JSON nor KEY=VALUE lines (line 1 has no KEY=)'],
    ['#'.repeat(70_000), 'is larger than 65536 bytes'],
  ])('with the content %j gives none, and says why without showing it', async (content, reason) => {
    await using file = await credentialsFile(content);
    const error = await failure({ settings: { file: file.path } });
    expect(error.tried.at(-1)).toEqual({ source: `the file ${file.path}`, reason });
    expect(error.message + error.hint).not.toContain('s3cr3t');
  });

  it('may be UTF-16, as Windows PowerShell writes what is redirected', async () => {
    const text = '\uFEFFVANTA_CLIENT_ID=vci_id\r\nVANTA_CLIENT_SECRET=vcs_s3cr3t\r\n';
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      await using file = await credentialsFile(bytes);
      expect((await resolve({ settings: { file: file.path } })).credentials).toEqual(PAIR);
    }
  });

  it('that is a device without an end gives none', async () => {
    const error = await failure({ settings: { file: '/dev/zero' } });
    expect(error.tried.at(-1)?.reason).toBe('is larger than 65536 bytes');
  });

  it('that is a folder, or that may not be opened, gives none', async () => {
    await using folder = await temporaryFolder();
    const error = await failure({ settings: { file: folder.path } });
    expect(error.tried.at(-1)?.reason).toBe("can't be read: it is a folder");
  });

  it.each([0o644, 0o640, 0o604])('with mode %o gets one warning with that mode', async (mode) => {
    await using file = await credentialsFile(JSON_PAIR);
    await chmod(file.path, mode);
    const { logger, entries } = recordingLogger();
    await resolve({ settings: { file: file.path }, logger });
    // Each token asks for them again.
    await resolve({ settings: { file: file.path }, logger });
    const text = mode.toString(8).padStart(4, '0');
    expect(entries).toEqual([
      [
        { file: file.path, mode: text },
        `The credentials file can be read by other users (mode ${text}): run chmod 600 on it.`,
      ],
    ]);
  });

  it('that only its owner reads gets none', async () => {
    await using file = await credentialsFile(JSON_PAIR, 0o600);
    const { logger, entries } = recordingLogger();
    await resolve({ settings: { file: file.path }, logger });
    expect(entries).toEqual([]);
  });
});

describe('AWS Secrets Manager', () => {
  it.each([
    ['text', { SecretString: JSON_PAIR }],
    ['text in camelCase', { SecretString: '{"clientId":"vci_id","clientSecret":"vcs_s3cr3t"}' }],
    ['bytes', { SecretBinary: Buffer.from(JSON_PAIR).toString('base64') }],
  ])('gives a secret of %s, before Parameter Store and file', async (_, secret) => {
    await using aws = await startAwsServer({ secrets: { 'vanta/prod': secret } });
    useAwsServer(aws);
    const resolved = await resolve({ settings: { secretId: 'vanta/prod', ssmPath: '/vanta' } });
    expect(resolved.credentials).toEqual(PAIR);
    expect(resolved.source).toBe('AWS Secrets Manager (vanta/prod)');
    expect(resolved.remote).toBe(true);
    expect(aws.calls).toEqual(['secretsmanager.GetSecretValue']);
  });

  it('is not asked when the environment has both halves', async () => {
    await using aws = await startAwsServer();
    useAwsServer(aws);
    const env = { VANTA_CLIENT_ID: 'vci_id', VANTA_CLIENT_SECRET: 'vcs_s3cr3t' };
    await resolve({ env, settings: { secretId: 'vanta/prod', ssmPath: '/vanta' } });
    expect(aws.calls).toEqual([]);
  });

  it.each([
    ['has no such secret', {}, 'answer'],
    ['is not valid JSON', { x: { SecretString: '{vcs_s3cr3t' } }, 'answer'],
    [
      'has client_secret but no client_id',
      { x: { SecretString: '{"client_secret":"vcs_s3cr3t"}' } },
      'answer',
    ],
    ['AccessDeniedException', {}, 'deny'],
    ['no answer within 300 ms', {}, 'hang'],
  ] as const)(
    'that gives none (%s) is warned about, and the file is asked',
    async (reason, secrets, mode) => {
      await using aws = await startAwsServer({ secrets, mode });
      useAwsServer(aws);
      await using file = await credentialsFile(JSON_PAIR);
      const { logger, entries } = recordingLogger();
      const { credentials, source } = await resolve({
        settings: { secretId: 'x', file: file.path },
        logger,
        secretStore: secretsManagerStore({ timeout: mode === 'hang' ? 300 : 10_000 }),
      });
      expect(credentials).toEqual(PAIR);
      expect(source).toBe(`the file ${file.path}`);
      expect(entries.map(([facts, message]) => [facts['source'], message])).toEqual([
        ['AWS Secrets Manager (x)', 'A source of credentials could not be used.'],
      ]);
      expect(entries[0]?.[0]['reason']).toContain(reason);
      expect(JSON.stringify(entries)).not.toContain('s3cr3t');
    },
  );

  it('that can not be reached says so', async () => {
    const gone = await startAwsServer();
    await gone[Symbol.asyncDispose]();
    useAwsServer(gone);
    const { tried } = await failure({ settings: { secretId: 'x' } });
    expect(tried[1]?.reason).toMatch(
      /^could not be asked: Reading x from AWS Secrets Manager failed: .*ECONNREFUSED/,
    );
  });
});

describe('an AWS account that nobody signed in to', () => {
  it.each([
    ['AWS_REGION', /Region is missing.*Set AWS_REGION\.$/],
    ['AWS_ACCESS_KEY_ID', /CredentialsProviderError.*Sign in to AWS/],
  ])('says that %s or its like is missing', async (variable, reason) => {
    await using aws = await startAwsServer();
    useAwsServer(aws);
    vi.stubEnv(variable, undefined);
    const { tried } = await failure({ settings: { secretId: 'x', ssmPath: '/x' } });
    expect(tried[1]?.reason).toMatch(reason);
    expect(tried[2]?.reason).toMatch(reason);
    expect(aws.calls).toEqual([]);
  });
});

describe('AWS Parameter Store', () => {
  it.each([
    ['two parameters below a path', ['/vanta/client_id', '/vanta/client_secret'], ['vci_id', 'vcs_s3cr3t']],
    [
      'two parameters named as the variables',
      ['/vanta/VANTA_CLIENT_ID', '/vanta/VANTA_CLIENT_SECRET'],
      ['vci_id', 'vcs_s3cr3t'],
    ],
    ['one parameter with JSON', ['/vanta'], [JSON_PAIR]],
  ])('gives %s, decrypted', async (_, names, values) => {
    const parameters = names.map((Name, index) => ({
      Name,
      Value: values[index] ?? '',
      Type: 'SecureString' as const,
    }));
    await using aws = await startAwsServer({ parameters });
    useAwsServer(aws);
    const { credentials, source, remote } = await resolve({ settings: { ssmPath: '/vanta' } });
    expect({ credentials, source, remote }).toEqual({
      credentials: PAIR,
      source: 'AWS Parameter Store (/vanta)',
      remote: true,
    });
  });

  it.each([
    ['has no parameter of that name and none below it', [], 'answer'],
    ['has client_id but no client_secret', ['/vanta/client_id'], 'answer'],
    ['has neither client_id nor client_secret', ['/vanta/other'], 'answer'],
    ['AccessDeniedException', [], 'deny'],
    ['no answer within 300 ms', [], 'hang'],
  ] as const)('that gives none says why: %s', async (reason, names, mode) => {
    const parameters = names.map((Name) => ({ Name, Value: 's3cr3t', Type: 'SecureString' as const }));
    await using aws = await startAwsServer({ parameters, mode });
    useAwsServer(aws);
    const { tried, message } = await failure({
      settings: { ssmPath: '/vanta' },
      parameterStore: ssmParameterStore({ timeout: mode === 'hang' ? 300 : 10_000 }),
    });
    expect(tried[2]?.source).toBe('AWS Parameter Store (/vanta)');
    expect(tried[2]?.reason).toContain(reason);
    expect(message).not.toContain('s3cr3t');
  });
});

describe('no credentials at all', () => {
  it('lists each source that was tried and why it had none', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'none.env');
    const error = await failure({ env: { VANTA_CLIENT_ID: 'vci_s3cr3t' }, settings: { file } });
    expect(error).toBeInstanceOf(VantaVulnError);
    expect(error.code).toBe('credentials-not-found');
    expect(error.message.split('\n')).toEqual([
      'No Vanta credentials were found. Tried:',
      '- the environment has VANTA_CLIENT_ID but no VANTA_CLIENT_SECRET',
      '- AWS Secrets Manager is not asked: credentials.secretId is not set',
      '- AWS Parameter Store is not asked: credentials.ssmPath is not set',
      `- the file ${file} can't be read: there is no such file`,
    ]);
    expect(error.hint).toContain('VANTA_CLIENT_ID and VANTA_CLIENT_SECRET');
  });
});
