import { describe, expect, it } from 'vitest';
import { isVantaHost } from './api-host.ts';
import { isLoopback } from './is-loopback.ts';

describe('the host of a URL', () => {
  it.each(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'])('%s is this machine', (host) => {
    expect(isLoopback(new URL(`http://${host}/`).hostname)).toBe(true);
  });

  it.each(['127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1', '0.0.0.0'])(
    '%s may be another one',
    (host) => {
      expect(isLoopback(new URL(`http://${host}/`).hostname)).toBe(false);
    },
  );

  it.each(['api.vanta.com', 'API.VANTA.COM', 'api.vanta-gov.com'])('%s is one of Vanta', (host) => {
    expect(isVantaHost(new URL(`https://${host}/`).hostname)).toBe(true);
  });

  it.each(['vanta.com.example.com', 'evilvanta.com', 'api-vanta.com'])('%s is none of Vanta', (host) => {
    expect(isVantaHost(new URL(`https://${host}/`).hostname)).toBe(false);
  });
});
