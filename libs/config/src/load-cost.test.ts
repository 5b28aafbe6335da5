import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const run = promisify(execFile);

/** The packages that a program loads while it runs, told by Node's own loader. */
async function packagesLoadedBy(program: string): Promise<readonly string[]> {
  const source = `
    import { registerHooks } from 'node:module';
    const urls = new Set();
    registerHooks({ load: (url, context, next) => (urls.add(url), next(url, context)) });
    const config = await import('@vanta-vuln/config');
    ${program}
    const names = [...urls].flatMap((url) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1] ?? []);
    process.stdout.write(JSON.stringify([...new Set(names)]));
  `;
  const flags = ['--conditions=@vanta-vuln/source', '--input-type=module', '--eval', source];
  const { stdout } = await run(process.execPath, flags, { cwd: import.meta.dirname, env: {} });
  return z.array(z.string()).parse(JSON.parse(stdout));
}

describe('the load cost of the library', () => {
  it('is zod and a small package, also when settings and credentials are read on one machine', async () => {
    const loaded = await packagesLoadedBy(`
      const env = { VANTA_CLIENT_ID: 'id', VANTA_CLIENT_SECRET: 'secret' };
      const { settings } = await config.loadSettings({ env, cwd: '/nowhere' });
      await config.resolveCredentials({ settings, env });
    `);
    expect([...loaded].sort()).toEqual(['fastest-levenshtein', 'zod']);
  });

  it('is more when AWS is asked', async () => {
    const loaded = await packagesLoadedBy(`
      await config.ssmParameterStore({ timeout: 1 }).readPath('/v', { decrypt: false }).catch(() => undefined);
    `);
    expect(loaded).toContain('@aws-sdk/client-ssm');
    expect(loaded).not.toContain('@aws-sdk/client-secrets-manager');
  });
});
