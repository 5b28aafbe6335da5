import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { SimulatedClock } from '@vanta-vuln/vanta-simulator';
import { describe, expect, it } from 'vitest';
import { containing } from '../../test/matchers.ts';
import { openClient } from '../../test/open-client.ts';
import { errorOf, readAll } from '../../test/read-all.ts';
import { SCRIPTED_TOKEN, lastPage, startScriptedServer } from '../../test/scripted-server.ts';

const TOKEN = JSON.stringify({ access_token: SCRIPTED_TOKEN, expires_in: 3600 });
const PAGE = JSON.stringify(lastPage(100));

describe('an answer that is packed though nobody asked, as proxies do', () => {
  it.each<[string, (text: string) => Buffer]>([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text) => Buffer.from(text)],
  ])('is unpacked: %s', async (encoding, pack) => {
    await using server = await startScriptedServer(
      (_request, response) => response.setHeader('content-encoding', encoding).end(pack(PAGE)),
      (_request, response) => response.setHeader('content-encoding', encoding).end(pack(TOKEN)),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() });
    expect((await readAll(client, 'assets')).map(({ body }) => body)).toEqual([PAGE]);
  });

  it.each<[string, (packed: Buffer) => Buffer]>([
    ['ends too early', (packed) => packed.subarray(0, packed.length - 20)],
    ['is no such packing', () => Buffer.from(PAGE)],
  ])('is no answer when it %s', async (_what, spoil) => {
    await using server = await startScriptedServer((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end(spoil(gzipSync(PAGE))),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() }, { retries: { failures: 0 } });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({ code: 'network-error' });
  });

  it('is no answer when the connection is cut', async () => {
    await using server = await startScriptedServer((_request, response) => {
      const packed = gzipSync(PAGE);
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
      response.write(packed.subarray(0, packed.length >> 1), () => response.destroy());
    });
    await using client = openClient({ ...server, clock: new SimulatedClock() }, { retries: { failures: 0 } });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({ code: 'network-error' });
  });

  it('must not fill the memory', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, ' '));
    await using server = await startScriptedServer((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end(bomb),
    );
    await using client = openClient({ ...server, clock: new SimulatedClock() }, { retries: { failures: 0 } });
    expect(await errorOf(readAll(client, 'assets'))).toMatchObject({
      code: 'network-error',
      message: containing('the answer is longer than 67108864 characters'),
    });
  });
});
