import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../src/interrupted-error.ts';
import { startAccount } from './account.ts';
import { at, listAt, numberAt, parseJson, textAt } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** A lake in a folder with as many runs of a small account. */
async function makeLake({ runs }: { readonly runs: number }) {
  const folder = makeFolder();
  const location = pathToFileURL(join(folder, 'lake')).href;
  const store = await openObjectStore(location);
  await using lake = openLake({ store });
  if (runs > 0) {
    const account = await startAccount({ vulnerabilities: 20, remediations: 10, assets: 4 });
    const { url, clientId, clientSecret } = account;
    await using source = createVantaSource({
      baseUrl: url,
      credentials: async () => ({ clientId, clientSecret }),
      requestsPerMinute: Infinity,
      tokenCacheFolder: null,
    });
    for (let run = 0; run < runs; run += 1) {
      await synchronize({ source, store: lake, writerVersion: 'test' });
    }
  }
  return { folder: join(folder, 'lake'), location, store };
}

describe('lake ls', () => {
  it('lists the days and the snapshots', async () => {
    const { location } = await makeLake({ runs: 2 });
    const shown = await runInProcess(['lake', 'ls', '--lake', location]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toMatch(/vulnerabilities +20 /);
    expect(shown.stdout).toMatch(/vulnerable_assets +4 /);
    expect(shown.stdout).toMatch(/yes +/);
    const listed = await runInProcess(['lake', 'ls', '--json', '--lake', location]);
    const listing = parseJson(listed.stdout);
    expect(listAt(listing, 'snapshots').map((snapshot) => at(snapshot, 'current'))).toEqual([true, false]);
    expect(textAt(listing, 'snapshots', 0, 'run_id')).toBe(textAt(listing, 'current_run_id'));
    expect(listAt(listing, 'partitions')[0]).toMatchObject({ table: 'vulnerabilities', rows: 20 });
  });

  it('says so when there is nothing in the days that were asked for', async () => {
    const { location } = await makeLake({ runs: 0 });
    const { stderr } = await runInProcess(['lake', 'ls', '--until', '2020-01-01', '--lake', location]);
    expect(stderr).toBe(`Nothing is kept in ${location} for these days.\n`);
  });

  it('takes the lake from the environment', async () => {
    const { location } = await makeLake({ runs: 0 });
    const found = await runInProcess(['lake', 'ls', '--json'], { env: { VANTA_LAKE: location } });
    expect(parseJson(found.stdout)).toMatchObject({ location, current_run_id: null });
  });

  it('asks for a lake when none is named', async () => {
    const { exitCode, stderr } = await runInProcess(['lake', 'ls']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        'error: No lake is named.\nhint: Give --lake s3://bucket/prefix or --lake file:///absolute/path, or set VANTA_LAKE.\n',
    });
  });

  it('logs every operation of the store at debug, with bytes and milliseconds', async () => {
    const { location } = await makeLake({ runs: 1 });
    const { stderr } = await runInProcess(['lake', 'ls', '--lake', location, '--log-level', 'debug']);
    const entries = stderr
      .trim()
      .split('\n')
      .map((line) => parseJson(line));
    const entry = entries.find((logged) => at(logged, 'key') === 'commit.json');
    expect(textAt(entry, 'operation')).toBe('get');
    expect(numberAt(entry, 'bytes')).toBeGreaterThan(100);
    expect(numberAt(entry, 'milliseconds')).toBeGreaterThanOrEqual(0);
  });
});

describe('lake verify', () => {
  it('finds nothing wrong with what a sync has written', async () => {
    const { location } = await makeLake({ runs: 2 });
    const shown = await runInProcess(['lake', 'verify', '--deep', '--lake', location]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(shown.stdout).toMatch(/: \d+ files, \d+ rows, .*: nothing is wrong\.\n$/);
  });

  it('names what is wrong, and fails', async () => {
    const { location, store } = await makeLake({ runs: 1 });
    await store.put('vulnerable_assets/current/assets_latest.parquet', new Uint8Array(9));
    await store.put('notes.txt', new Uint8Array(9));
    const shown = await runInProcess(['lake', 'verify', '--lake', location]);
    expect(shown.exitCode).toBe(1);
    expect(shown.stdout).toContain('2 problems.');
    const { stdout, exitCode } = await runInProcess(['lake', 'verify', '--json', '--lake', location]);
    expect(exitCode).toBe(1);
    expect(parseJson(stdout)).toMatchObject({
      ok: false,
      problems: [
        { kind: 'foreign', key: 'notes.txt' },
        { kind: 'unreadable', key: 'vulnerable_assets/current/assets_latest.parquet' },
      ],
    });
  });
});

describe('lake verify of a place without a lake', () => {
  it('fails and says so: it may be a wrong path', async () => {
    const location = pathToFileURL(join(makeFolder(), 'nowhere')).href;
    const shown = await runInProcess(['lake', 'verify', '--lake', location]);
    expect(shown).toMatchObject({
      exitCode: 1,
      stdout: `${location}: there is no lake, no sync has been committed there.\n`,
    });
    const { stdout } = await runInProcess(['lake', 'verify', '--json', '--lake', location]);
    expect(parseJson(stdout)).toMatchObject({ ok: false, files: 0, problems: [] });
  });
});

describe('a lake that is not there', () => {
  it.each([['stats'], ['list'], ['history'], ['runs'], ['export']])(
    'is no account without findings: %s refuses it',
    async (command) => {
      const { location, folder } = await makeLake({ runs: 0 });
      const flags = ['--storage-backend', 's3', '--lake', location];
      const { exitCode, stdout, stderr } = await runInProcess([command, ...flags]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(`${location}: there is no lake, nothing is kept there.`);
      await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});

describe('lake gc', () => {
  it('shows what may go and removes it only when asked', async () => {
    const { location, folder, store } = await makeLake({ runs: 3 });
    const staged = 'staging/run=dead/pages/assets/0000001.page';
    await store.put(staged, new Uint8Array(5));
    await utimes(join(folder, staged), 1, 1);
    const preview = await runInProcess(['lake', 'gc', '--lake', location]);
    expect(preview.stdout).toMatch(/^snapshot may go: run .*\nstaging may go: run dead, 1 object, 5 bytes\n/);
    expect(preview.stderr).toBe('Nothing was removed: add --yes to remove it.\n');
    const done = await runInProcess(['lake', 'gc', '--yes', '--json', '--lake', location]);
    const garbage = parseJson(done.stdout);
    expect(at(garbage, 'removed')).toBe(true);
    expect(listAt(garbage, 'snapshots')).toHaveLength(1);
    expect(listAt(garbage, 'staging')).toMatchObject([{ run_id: 'dead', objects: 1, bytes: 5 }]);
    const again = await runInProcess(['lake', 'gc', '--yes', '--lake', location]);
    expect(again.stdout).toBe('There is nothing to remove.\n');
    expect((await runInProcess(['lake', 'verify', '--lake', location])).exitCode).toBe(0);
  });

  it.each([[[]], [['--yes']]])(
    'refuses a place where nothing is kept, and makes nothing there: %j',
    async (flags) => {
      const { location, folder } = await makeLake({ runs: 0 });
      const { exitCode, stderr } = await runInProcess(['lake', 'gc', ...flags, '--lake', location]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`${location}: there is no lake, nothing is kept there.`);
      await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  it('ends with 130 when it is interrupted, and keeps nobody from writing', async () => {
    const { location, folder } = await makeLake({ runs: 3 });
    const signal = AbortSignal.abort(new InterruptedError('SIGINT'));
    const stopped = await runInProcess(['lake', 'gc', '--yes', '--lake', location], { signal });
    expect(stopped.exitCode).toBe(130);
    expect(await readdir(join(folder, 'snapshots'))).toHaveLength(3);
    const done = await runInProcess(['lake', 'gc', '--yes', '--lake', location]);
    expect(done).toMatchObject({ exitCode: 0 });
    expect(await readdir(join(folder, 'snapshots'))).toHaveLength(2);
  });
});
