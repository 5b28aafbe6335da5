import { describe, expect, it } from 'vitest';
import { readDaemonAddress } from './daemon-address.ts';

describe('the address of the X-Ray daemon', () => {
  it.each([
    ['169.254.79.129:2000', { host: '169.254.79.129', port: 2000 }],
    ['xray-daemon:2000', { host: 'xray-daemon', port: 2000 }],
    ['tcp:127.0.0.1:2001 udp:127.0.0.2:2002', { host: '127.0.0.2', port: 2002 }],
    ['udp:127.0.0.2:2002 tcp:127.0.0.1:2001', { host: '127.0.0.2', port: 2002 }],
  ])('is read from %s', (text, address) => {
    expect(readDaemonAddress(text)).toEqual(address);
  });

  it.each(['', '127.0.0.1', ':2000', '127.0.0.1:', '127.0.0.1:0', '127.0.0.1:65536', 'host:port', 'tcp:a:1'])(
    'is not in %j',
    (text) => {
      expect(readDaemonAddress(text)).toBeNull();
    },
  );
});
