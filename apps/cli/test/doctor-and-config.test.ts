import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatBytes } from '../src/format-values.ts';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, parseJson, textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

describe('doctor', () => {
  it('finds everything in order, and says which source had the credentials', async () => {
    const account = await startAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    await runInProcess(['sync', '--quiet'], options);
    const { exitCode, stdout } = await runInProcess(['doctor', '--json'], options);
    expect(exitCode).toBe(0);
    const answer = parseJson(stdout);
    const checks = listAt(answer, 'checks');
    expect(at(answer, 'ok')).toBe(true);
    expect(checks).toContainEqual({
      name: 'credentials',
      status: 'ok',
      message: 'from the environment',
      hint: null,
    });
    expect(checks).toContainEqual({
      name: 'api',
      status: 'ok',
      message: `${account.url} answers`,
      hint: null,
    });
    expect(stdout).not.toContain(account.clientSecret);
  });

  it('says how large a small database is', async () => {
    const account = await startAccount({ vulnerabilities: 20 });
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    await runInProcess(['sync', '--quiet'], options);
    const { size } = statSync(join(options.cwd, 'vanta_vulnerabilities.db'));
    expect(size).toBeLessThan(1_000_000);
    const { stdout } = await runInProcess(['doctor', '--no-api'], options);
    expect(stdout).toMatch(new RegExp(`^ok {4}database .*, ${formatBytes(size)}, sound$`, 'm'));
  });

  it('names scanners that are disconnected', async () => {
    const account = await startAccount();
    const ill = account.truth().extra.disconnected_integrations;
    expect(ill.length).toBeGreaterThan(0);
    const { exitCode, stdout } = await runInProcess(['doctor'], { env: environmentOf(account) });
    expect(exitCode).toBe(0);
    expect(stdout.match(/^warn {2}scanners .* connections are disabled/gm)).toHaveLength(ill.length);
  });

  it('fails with what is wrong, each problem on its own line', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'x.db'), 'just some text, long enough to be no header of SQLite');
    const { exitCode, stdout } = await runInProcess(['doctor', '--database', 'x.db'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fail {2}credentials {2}No Vanta credentials were found\./m);
    expect(stdout).toMatch(/^fail {2}database {5}.*is not an SQLite database\./m);
  });

  it('tells that a host does not answer', async () => {
    const account = await startAccount();
    const env = environmentOf(account);
    await account.close();
    const { exitCode, stdout } = await runInProcess(['doctor'], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fail {2}api .*127\.0\.0\.1/m);
  });

  it('tells that a host can not be the right one, and looks at the rest', async () => {
    const account = await startAccount();
    const env = { ...environmentOf(account), VANTA_API_URL: 'https://api.eu.vanta.com' };
    const { exitCode, stdout } = await runInProcess(['doctor'], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fail {2}api .*api\.eu\.vanta\.com, which only redirects/m);
    expect(stdout).toMatch(/^warn {2}database .*holds nothing yet/m);
  });

  it('looks at the lake where the data is kept there, and at both where it is kept twice', async () => {
    const account = await startAccount();
    const options = { cwd: makeFolder(), env: environmentOf(account) };
    const lake = pathToFileURL(join(options.cwd, 'lake')).href;
    const namesOf = async (...args: readonly string[]) => {
      const { stdout } = await runInProcess(['doctor', '--no-api', ...args], options);
      return [...stdout.matchAll(/^(\w+) +(database|lake|last sync) /gm)].map(([, status, name]) => [
        status,
        name,
      ]);
    };
    const inLake = ['--storage-backend', 's3', '--lake', lake];
    expect(await namesOf(...inLake)).toEqual([
      ['ok', 'lake'],
      ['warn', 'last sync'],
    ]);
    await runInProcess(['sync', '--quiet', ...inLake], options);
    expect(await namesOf(...inLake)).toEqual([
      ['ok', 'lake'],
      ['ok', 'last sync'],
    ]);
    expect(await namesOf('--storage-backend', 'hybrid', '--lake', lake)).toEqual([
      ['warn', 'database'],
      ['ok', 'lake'],
      ['ok', 'last sync'],
    ]);
    expect(await namesOf('--storage-backend', 's3')).toEqual([['fail', 'lake']]);
  });

  it('tells that the settings are wrong', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'vanta-vuln.config.json'), '{"api": {"pagesize": 10}}');
    const { exitCode, stdout } = await runInProcess(['doctor'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fail {2}settings .*api\.pagesize/m);
  });
});

describe('config', () => {
  it.each(['yaml', 'json'])(
    'init writes a %s file that changes nothing, and never replaces one',
    async (format) => {
      const cwd = makeFolder();
      const defaults = await runInProcess(['config', 'show', '--json'], { cwd });
      const init = await runInProcess(['config', 'init', '--format', format], { cwd });
      const path = join(cwd, `vanta-vuln.config.${format}`);
      expect(init).toMatchObject({ exitCode: 0, stdout: '', stderr: textWith(`Wrote ${path}.`) });
      const shown = await runInProcess(['config', 'show', '--json'], { cwd });
      const valuesOf = (text: string) =>
        listAt(parseJson(text), 'settings').map((setting) => [at(setting, 'key'), at(setting, 'value')]);
      expect(valuesOf(shown.stdout)).toEqual(valuesOf(defaults.stdout));
      writeFileSync(path, 'mine');
      const again = await runInProcess(['config', 'init', '--format', format], { cwd });
      expect(again).toMatchObject({ exitCode: 2, stderr: textWith('exists already') });
      expect(readFileSync(path, 'utf8')).toBe('mine');
      expect((await runInProcess(['config', 'init', '--format', format, '--force'], { cwd })).exitCode).toBe(
        0,
      );
    },
  );

  it('init writes none beside another one, between which no command would choose', async () => {
    const cwd = makeFolder();
    await runInProcess(['config', 'init', '--format', 'json'], { cwd });
    const { exitCode, stderr } = await runInProcess(['config', 'init', '--force'], { cwd });
    const json = join(cwd, 'vanta-vuln.config.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: textWith(`${json} exists already`) });
    expect((await runInProcess(['config', 'init', '--output', 'other.yaml'], { cwd })).exitCode).toBe(0);
    expect((await runInProcess(['config', 'show'], { cwd })).exitCode).toBe(0);
  });

  it('show tells where each value comes from: flag, environment, file, default', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'mine.yaml'), 'api:\n  pageSize: 20\n');
    const flags = ['--config', 'mine.yaml', '--database', 'x.db'];
    const { stdout } = await runInProcess(['config', 'show', ...flags], { cwd, env: { VANTA_API_RPM: '7' } });
    expect(stdout).toMatch(/^storage\.database +flag --database +\S+\/x\.db$/m);
    expect(stdout).toMatch(/^api\.requestsPerMinute +environment variable VANTA_API_RPM +7$/m);
    expect(stdout).toMatch(/^api\.pageSize +file \S+\/mine\.yaml +20$/m);
    expect(stdout).toMatch(/^api\.oauthRequestsPerMinute +default +5$/m);
  });

  it('show has no secret, even where one stands in place of a name', async () => {
    const clientSecret = 'opaque+secret/of-mine';
    const env = { VANTA_CLIENT_SECRET: ` ${clientSecret}\n`, VANTA_ATHENA_WORKGROUP: clientSecret };
    for (const flags of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await runInProcess(['config', 'show', ...flags], { env });
      expect([exitCode, stdout + stderr]).toEqual([0, expect.not.stringContaining(clientSecret)]);
    }
  });

  it('schema prints the JSON Schema', async () => {
    const { stdout } = await runInProcess(['config', 'schema']);
    expect(parseJson(stdout)).toMatchObject({
      type: ['object', 'null'],
      properties: { api: { additionalProperties: false } },
    });
  });
});
