import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, numberAt, parseJson, textAt } from './json.ts';
import { runBuilt } from './run-built.ts';
import { runInProcess } from './run-in-process.ts';
import { startServing, syncedFolder } from './start-serving.ts';

const QUESTION = JSON.stringify({ template: 'overdue', parameters: { limit: 5 } });
const JSON_BODY = { 'content-type': 'application/json' };

describe('serve', () => {
  it('has the statistics that stats prints, and ends with 0 when it is stopped', async () => {
    const { cwd } = await syncedFolder();
    const server = await startServing(cwd);
    const printed = await runInProcess(['stats', '--json', '--as-of', '2026-01-31', '--severity', 'HIGH'], {
      cwd,
    });
    const { body } = await server.get('/api/v1/stats?as_of=2026-01-31&severity=HIGH');
    expect(parseJson(body)).toEqual(parseJson(printed.stdout));
    expect((await server.get('/')).body).toContain('/openapi.json');
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
    const { exitCode, stderr } = await server.stop();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/Ctrl-C stops it\.\n$/);
  });

  it('answers as query does, and sees what a sync brings meanwhile', async () => {
    const { cwd, sync, account } = await syncedFolder();
    const server = await startServing(cwd);
    const first = await server.ask(QUESTION);
    expect(first.status).toBe(200);
    const before = numberAt(parseJson((await server.get('/api/v1/stats')).body), 'remediations', 'total');
    const lastRun = async () =>
      textAt(parseJson((await server.get('/api/v1/sync/status')).body), 'last_completed', 'run_id');
    const run = await lastRun();
    await account.tick();
    await sync();
    expect(await lastRun()).not.toBe(run);
    const after = numberAt(parseJson((await server.get('/api/v1/stats')).body), 'remediations', 'total');
    expect(after).not.toBe(before);
    const health = await server.ask(JSON.stringify({ template: 'sync-health' }));
    expect(health.body).toContain(await lastRun());
    const { stdout } = await runInProcess(['query', 'sync-health', '--json', '--quiet'], { cwd });
    expect(at(parseJson(health.body), 'rows')).toEqual(parseJson(stdout));
  });

  it('refuses SQL unless it was switched on, and writing even then', async () => {
    const { cwd } = await syncedFolder();
    const sql = (text: string) => JSON.stringify({ sql: text });
    const closed = await startServing(cwd);
    expect((await closed.ask(sql('SELECT 1 AS one'))).status).toBe(403);
    const open = await startServing(cwd, '--free-sql');
    expect(await open.ask(sql('SELECT 1 AS one'))).toMatchObject({ status: 200 });
    for (const bad of ["COPY (SELECT 1) TO 'x'", 'DROP TABLE x', "SELECT * FROM read_csv('/etc/passwd')"]) {
      expect((await open.ask(sql(bad))).status, bad).toBe(422);
    }
    const list = await open.ask(sql("SELECT '=1+1' AS a, 2 AS a"), { ...JSON_BODY, accept: 'text/csv' });
    expect(list.body).toBe("a,a_2\n'=1+1,2\n");
  });

  it('asks for the key of a file', async () => {
    const { cwd } = await syncedFolder();
    const key = 'f00dcafe'.repeat(4);
    writeFileSync(join(cwd, 'key.txt'), `${key}\n`);
    const server = await startServing(cwd, '--api-key-file', 'key.txt');
    expect((await server.get('/api/v1/stats')).status).toBe(401);
    expect((await server.get('/api/v1/stats', { 'x-api-key': 'wrong' })).status).toBe(401);
    expect((await server.get('/api/v1/stats', { 'x-api-key': key })).status).toBe(200);
    expect((await server.get('/api/v1/health')).status).toBe(200);
  });

  it.each([
    ['an open door', ['--host', '0.0.0.0'], 2, 'Give --api-key-file FILE'],
    ['a key file that is not there', ['--api-key-file', 'none.txt'], 2, "can't be read"],
    ['a key that is easily guessed', ['--api-key-file', 'short.txt'], 2, 'openssl rand'],
    [
      'an address of another machine',
      ['--host', '192.0.2.1', '--api-key-file', 'key.txt'],
      1,
      'listen on 192.0.2.1',
    ],
    ['a key that is cut', ['--api-key-file', 'long.txt'], 2, 'openssl rand'],
    ['a key file without an end', ['--api-key-file', '/dev/zero'], 2, 'openssl rand'],
    ['an origin that no browser sends', ['--cors-origin', 'dashboard.example'], 2, 'this is no origin'],
    ['a database that is not there', ['--database', 'none.db'], 1, 'none.db'],
  ])('does not start with %s', async (_name, args, expected, hint) => {
    const { cwd } = await syncedFolder();
    writeFileSync(join(cwd, 'short.txt'), 'secret');
    writeFileSync(join(cwd, 'long.txt'), 'k'.repeat(4097));
    writeFileSync(join(cwd, 'key.txt'), 'k'.repeat(32));
    const { exitCode, stderr } = await runBuilt(['serve', '--port', '0', ...args], { cwd });
    expect(exitCode).toBe(expected);
    expect(stderr).toContain(hint);
  });
});
