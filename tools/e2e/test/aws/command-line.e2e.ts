import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { AWS_URL, createBucket, createWorkgroup } from './aws-place.ts';
import { runCli } from './run-cli.ts';
import type { CliResult } from './run-cli.ts';
import { startOutageProxy } from './start-outage-proxy.ts';

const opened = new AsyncDisposableStack();
let account: Simulator;
let folder: string;
let bucket: string;

beforeAll(async () => {
  account = opened.use(
    await startSimulator({ seed: 11, limits: 'off', vulnerabilities: 300, remediations: 300 }),
  );
  folder = opened.use(await createTemporaryFolder()).path;
  bucket = await createBucket();
});

afterAll(() => opened.disposeAsync());

/** Runs a command line that must succeed. */
async function succeed(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const result = await runCli(args, { folder, account, env });
  expect({ args, exitCode: result.exitCode, stderr: result.exitCode === 0 ? '' : result.stderr }).toEqual({
    args,
    exitCode: 0,
    stderr: '',
  });
  return result;
}

/** Runs a sync that leaves nothing out until one does, at most as long as a lease lives; returns how many it took. */
async function untilComplete(sync: () => Promise<CliResult>): Promise<number> {
  const end = Date.now() + 180_000;
  for (let attempts = 1; ; attempts += 1) {
    const { exitCode, stderr } = await sync();
    if (exitCode === 0) return attempts;
    expect(exitCode).toBe(3);
    expect(stderr).toContain('store-locked');
    expect(Date.now()).toBeLessThan(end);
    await sleep(15_000);
  }
}

const jsonOf = ({ stdout }: CliResult): unknown => JSON.parse(stdout);

/** Statistics as of one moment, so that two stores can be compared. */
async function statisticsOf(store: readonly string[]): Promise<unknown> {
  return jsonOf(await succeed(['stats', '--json', '--as-of', '2030-01-01T00:00:00Z', ...store]));
}

describe('a lake in S3', () => {
  const lake = () => ['--lake', `s3://${bucket}/lake`];

  it('is synced, verified, registered and asked through Athena', async () => {
    await succeed(['sync', '--storage-backend', 's3', ...lake()]);
    await account.tick({ days: 1 });
    await succeed(['sync', '--storage-backend', 's3', ...lake()]);
    await succeed(['lake', 'verify', ...lake()]);
    const workgroup = await createWorkgroup(bucket);
    const database = ['--athena-database', `cli_${Date.now()}`];
    expect(jsonOf(await succeed(['catalog', 'plan', '--json', ...database, ...lake()]))).toMatchObject({
      create_database: true,
      changes: true,
    });
    await succeed(['catalog', 'apply', ...database, ...lake()]);
    expect(jsonOf(await succeed(['catalog', 'plan', '--json', ...database, ...lake()]))).toMatchObject({
      create_database: false,
      changes: false,
    });
    const sql = 'SELECT count(*) AS findings FROM vanta_vulnerabilities_current';
    const asked = ['query', '--sql', sql, '--format', 'csv'];
    const athena = await succeed([...asked, '--engine', 'athena', '--workgroup', workgroup, ...database]);
    const duckdb = await succeed([...asked, ...lake()]);
    expect(athena.stdout).toBe(duckdb.stdout);
    expect(Number(athena.stdout.split(/\r?\n/)[1])).toBeGreaterThan(0);
  });
});

describe('a database', () => {
  it('is migrated into S3, and gives the same statistics there', async () => {
    const database = ['--database', join(folder, 'local.db')];
    await succeed(['sync', ...database]);
    await account.tick({ days: 1 });
    await succeed(['sync', ...database]);
    const to = `s3://${bucket}/migrated`;
    await succeed(['migrate', '--from', join(folder, 'local.db'), '--to', to, '--yes']);
    await succeed(['lake', 'verify', '--lake', to]);
    expect(await statisticsOf(['--storage-backend', 's3', '--lake', to])).toEqual(
      await statisticsOf(database),
    );
  });
});

describe('a database with a lake beside it', () => {
  it(
    'survives an outage of S3 in the middle of a run, and the lake has all of it afterwards',
    { timeout: 300_000 },
    async () => {
      await using proxy = await startOutageProxy(AWS_URL);
      const env = { AWS_ENDPOINT_URL: proxy.url };
      const lake = ['--lake', `s3://${bucket}/hybrid`];
      const database = ['--database', join(folder, 'hybrid.db')];
      const sync = ['sync', '--storage-backend', 'hybrid', ...database, ...lake];
      await succeed(sync, env);

      await account.tick({ days: 1 });
      proxy.cutAfter(100_000);
      const cut = await runCli(sync, { folder, account, env });
      expect(cut).toMatchObject({ exitCode: 3 });
      await account.tick({ days: 1 });
      const down = await runCli(sync, { folder, account, env });
      expect(down).toMatchObject({ exitCode: 3 });

      proxy.restore();
      await account.tick({ days: 1 });
      // The lease that the outage kept from being given back may have to expire first.
      const attempts = await untilComplete(() => runCli(sync, { folder, account, env }));
      await succeed(['lake', 'verify', ...lake], env);
      expect(await statisticsOf(['--storage-backend', 's3', ...lake])).toEqual(await statisticsOf(database));
      const runs = jsonOf(await succeed(['runs', '--json', '--storage-backend', 's3', ...lake]));
      expect(runs).toHaveLength(3 + attempts);
    },
  );
});

describe('a bucket that does not exist', () => {
  it.each([
    ['sync', '--storage-backend', 's3'],
    ['stats', '--storage-backend', 's3'],
    ['query', 'mttr'],
    ['lake', 'ls'],
    ['lake', 'verify'],
    ['lake', 'gc', '--yes'],
    ['catalog', 'plan'],
  ])('is named by %s %s, with what to do', async (...args) => {
    const lake = `s3://${bucket}-nowhere/lake`;
    const { exitCode, stdout, stderr } = await runCli([...args, '--lake', lake], {
      folder,
      account,
      env: {},
    });
    expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 1, stdout: '' });
    expect(stderr).toContain(`error: ${lake}: the bucket does not exist.`);
    expect(stderr).toContain('hint: Make the bucket, or correct its name.');
  });
});
