import { expect } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { startBuilt } from './run-built.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A folder with a synced database. */
export async function syncedFolder() {
  const account = await startAccount();
  const cwd = makeFolder();
  const sync = () => runInProcess(['sync', '--quiet'], { cwd, env: environmentOf(account) });
  expect(await sync()).toMatchObject({ exitCode: 0 });
  return { account, cwd, sync };
}

/** Starts `serve` as it was built, on a free port. */
export async function startServing(cwd: string, ...args: readonly string[]) {
  const server = startBuilt(['serve', '--port', '0', ...args], { cwd });
  const url = await new Promise<string>((listening, failed) => {
    server.child.stdout.on('data', (chunk: Buffer) => {
      const [, found] = /^Listening on (\S+)$/m.exec(chunk.toString()) ?? [];
      if (found !== undefined) listening(found);
    });
    void server.result.then(({ stderr }) => failed(new Error(`serve has ended: ${stderr}`)), failed);
  });
  return {
    url,
    pid: server.child.pid,
    get: async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(url + path, { headers });
      return { status: response.status, body: await response.text() };
    },
    ask: async (body: string, headers: Record<string, string> = JSON_TYPE) => {
      const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body, headers });
      return { status: response.status, body: await response.text() };
    },
    /** Types Ctrl-C. */
    stop: () => {
      server.child.kill('SIGINT');
      return server.result;
    },
  };
}
