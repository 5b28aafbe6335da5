import { silentLogger } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { createVantaClient } from '../vanta-client.ts';
import { unusedProxy } from './unused-proxy.ts';

const VANTA = 'https://api.vanta.com';
const NO_SCHEME = 'proxy.example.com:3128';

describe('a proxy that Node.js leaves aside without a word', () => {
  it.each([
    [{ HTTPS_PROXY: NO_SCHEME }, 'HTTPS_PROXY'],
    [{ https_proxy: 'socks5://127.0.0.1:1080' }, 'https_proxy'],
    [{ https_proxy: '', HTTPS_PROXY: NO_SCHEME }, 'HTTPS_PROXY'],
    [{ https_proxy: NO_SCHEME, HTTPS_PROXY: 'http://proxy.example.com' }, 'https_proxy'],
    [{ HTTPS_PROXY: NO_SCHEME, NO_PROXY: 'example.com' }, 'HTTPS_PROXY'],
  ])('is named by its variable: %j', (env, variable) => {
    expect(unusedProxy(VANTA, env)).toBe(variable);
  });

  it.each([
    [{}],
    [{ HTTPS_PROXY: 'http://proxy.example.com:3128' }],
    [{ HTTPS_PROXY: 'https://proxy.example.com' }],
    [{ HTTP_PROXY: NO_SCHEME }],
    [{ HTTPS_PROXY: NO_SCHEME, NO_PROXY: 'example.com, api.vanta.com' }],
    [{ HTTPS_PROXY: NO_SCHEME, no_proxy: '*' }],
  ])('is none that is used, or not meant for Vanta: %j', (env) => {
    expect(unusedProxy(VANTA, env)).toBeNull();
  });

  it('is none for this machine', () => {
    expect(unusedProxy('http://127.0.0.1:8080', { HTTP_PROXY: NO_SCHEME })).toBeNull();
  });

  it('gets a warning that does not show it, since it may hold a password', async () => {
    const entries: unknown[] = [];
    await using client = createVantaClient({
      credentials: async () => ({ clientId: 'vci_1', clientSecret: 'vcs_1' }),
      proxyEnv: { HTTPS_PROXY: 'ann:hidden@proxy.example.com:3128' },
      logger: { ...silentLogger, warn: (facts, message) => entries.push({ ...facts, message }) },
    });
    expect(client.url).toBe(VANTA);
    expect(entries).toEqual([
      {
        variable: 'HTTPS_PROXY',
        message: 'the proxy is left aside: its URL must begin with http:// or https://',
      },
    ]);
  });
});
