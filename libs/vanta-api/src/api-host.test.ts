import { describe, expect, it } from 'vitest';
import { containing, without } from '../test/matchers.ts';
import { resolveApiHost } from './api-host.ts';

describe('resolveApiHost', () => {
  it.each([
    ['https://api.vanta.com', 'https://api.vanta.com', ''],
    ['https://api.vanta-gov.com/', 'https://api.vanta-gov.com', ''],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', ''],
    ['https://proxy.example/vanta//', 'https://proxy.example/vanta', '/vanta'],
  ])('takes %s', (url, baseUrl, basePath) => {
    expect(resolveApiHost(url)).toMatchObject({ baseUrl, basePath });
  });

  it.each(['https://api.eu.vanta.com', 'https://api.aus.vanta.com/'])(
    'refuses the regional host %s',
    (url) => {
      expect(() => resolveApiHost(url)).toThrow(
        expect.objectContaining({
          code: 'invalid-client-option',
          message: containing('only redirects'),
          hint: containing('https://api.vanta.com'),
        }),
      );
    },
  );

  it.each(['api.vanta.com', 'ftp://api.vanta.com', '', 'https://'])(
    'refuses %j, which is no http URL',
    (url) => {
      expect(() => resolveApiHost(url)).toThrow(/is no http or https URL/);
    },
  );

  it.each(['https://api.vanta.com/v1', 'https://api.vanta.com/v1/'])(
    'refuses the version in %s: the token is not below it, and its refusal would be taken for a wrong secret',
    (url) => {
      expect(() => resolveApiHost(url)).toThrow(
        expect.objectContaining({
          message: containing('/v1'),
          hint: containing('Use https://api.vanta.com:'),
        }),
      );
    },
  );

  it.each(['http://api.vanta.com', 'http://API.vanta-gov.com/', 'http://vanta.com:443'])(
    'refuses %s, by which the secret would go over the network in the clear',
    (url) => {
      expect(() => resolveApiHost(url)).toThrow(
        expect.objectContaining({ message: containing('by http'), hint: containing('Use https://') }),
      );
    },
  );

  it('refuses credentials in the URL and does not repeat them', () => {
    expect(() => resolveApiHost('https://name:pass@api.vanta.com')).toThrow(
      expect.objectContaining({ message: without('pass@') }),
    );
  });
});
