import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { textWith } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

/** A folder whose settings name an account, as it is called; the environment has the secret. */
async function folderNaming(host: string) {
  const account = await startAccount({ vulnerabilities: 5 });
  const cwd = makeFolder();
  const file = join(cwd, 'vanta-vuln.config.json');
  const url = account.url.replace('127.0.0.1', host);
  writeFileSync(file, JSON.stringify({ api: { url } }));
  const { VANTA_API_URL: _, ...secret } = environmentOf(account);
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runInProcess(args, { cwd, env: { ...secret, ...env } });
  return { account, file, url, run };
}

// Another name of this machine, which could as well be another machine's.
const ELSEWHERE = '0.0.0.0';

describe('settings that were found in a folder', () => {
  it.each(['sync', 'doctor'])('can not have the secret sent elsewhere by %s', async (command) => {
    const { account, file, url, run } = await folderNaming(ELSEWHERE);
    const { exitCode, stdout, stderr } = await run([command]);
    expect({ exitCode, text: stdout + stderr }).toEqual({
      exitCode: 1,
      text: textWith(`${file} would have the client secret sent to ${url}, and nobody named that file.`),
    });
    expect(account.requests.sockets).toBe(0);
  });

  it('can when somebody names the file or the address', async () => {
    const { url, run } = await folderNaming(ELSEWHERE);
    expect(await run(['sync', '--config', 'vanta-vuln.config.json'])).toMatchObject({ exitCode: 0 });
    expect(await run(['sync'], { VANTA_API_URL: url })).toMatchObject({ exitCode: 0 });
  });

  it('can name this machine', async () => {
    const { run } = await folderNaming('localhost');
    expect(await run(['sync'])).toMatchObject({ exitCode: 0 });
  });

  it('do not stand in the way of what asks nobody', async () => {
    const { run } = await folderNaming(ELSEWHERE);
    expect(await run(['config', 'show'])).toMatchObject({ exitCode: 0 });
  });
});
