import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAwsServer } from '../../test/aws-server.ts';
import type { AwsServer } from '../../test/aws-server.ts';
import { useAwsServer } from '../../test/use-aws-server.ts';
import { createCredentialsProvider } from './credentials-provider.ts';
import type { ResolvedCredentials } from './resolve-credentials.ts';

const secret = (clientSecret: string) => ({
  x: { SecretString: JSON.stringify({ client_id: 'id', client_secret: clientSecret }) },
});

const secretOf = ({ credentials }: ResolvedCredentials) => credentials.clientSecret;

/** A provider that reads the secret x, and a clock that the test moves. */
function provider(aws: AwsServer, env = {}) {
  useAwsServer(aws);
  const clock = { time: 0, now: () => clock.time };
  const credentials = { file: '/nowhere/none.env', secretId: 'x', ssmPath: null, maxAge: 60_000 };
  return { get: createCredentialsProvider({ settings: { credentials }, env, clock }), clock };
}

describe('a provider of credentials', () => {
  it('keeps those of AWS for their maximum age, and reads them again after it', async () => {
    await using aws = await startAwsServer({ secrets: secret('first') });
    const { get, clock } = provider(aws);
    await get();
    aws.state.secrets = secret('second');
    clock.time = 59_999;
    expect(secretOf(await get())).toBe('first');
    expect(aws.calls).toHaveLength(1);
    clock.time = 60_000;
    expect(secretOf(await get())).toBe('second');
    expect(aws.calls).toHaveLength(2);
  });

  it('reads them again when asked to, as after a rotation', async () => {
    await using aws = await startAwsServer({ secrets: secret('first') });
    const { get } = provider(aws);
    await get();
    aws.state.secrets = secret('second');
    expect(secretOf(await get({ refresh: true }))).toBe('second');
    expect(secretOf(await get())).toBe('second');
    expect(aws.calls).toHaveLength(2);
  });

  it('reads once for calls at the same time', async () => {
    await using aws = await startAwsServer({ secrets: secret('first') });
    const { get } = provider(aws);
    const all = await Promise.all([get(), get(), get({ refresh: true })]);
    expect(all.map(secretOf)).toEqual(['first', 'first', 'first']);
    expect(aws.calls).toHaveLength(1);
  });

  it('does not keep a failure', async () => {
    await using aws = await startAwsServer({ mode: 'deny' });
    const { get } = provider(aws);
    await expect(get()).rejects.toThrow('AccessDeniedException');
    Object.assign(aws.state, { mode: 'answer', secrets: secret('first') });
    expect(secretOf(await get())).toBe('first');
  });

  it.skipIf(process.platform === 'win32')('keeps what a pipe has given, which can be read once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vanta-vuln-pipe-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'pipe');
    execFileSync('mkfifo', ['-m', '600', file], { stdio: 'ignore' });
    const credentials = { file, secretId: null, ssmPath: null, maxAge: 60_000 };
    const get = createCredentialsProvider({ settings: { credentials }, env: {} });
    const [given] = await Promise.all([get(), writeFile(file, '{"client_id":"id","client_secret":"piped"}')]);
    expect(secretOf(given)).toBe('piped');
    expect(secretOf(await get({ refresh: true }))).toBe('piped');
  });

  it('reads the environment each time', async () => {
    await using aws = await startAwsServer();
    const env = { VANTA_CLIENT_ID: 'id', VANTA_CLIENT_SECRET: 'first' };
    const { get } = provider(aws, env);
    await get();
    env.VANTA_CLIENT_SECRET = 'second';
    expect(secretOf(await get())).toBe('second');
  });
});
