import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createS3ObjectStore } from './s3-object-store.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'example');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});

const CONTENT = 'hello';
// CRC32 of the content, as S3 writes it.
const CHECKSUM = 'NhCmhg==';

/** A server that answers slowly, counts its connections and keeps the headers that it got. */
async function startServer(headers: Readonly<Record<string, string>> = {}) {
  const received: IncomingHttpHeaders[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    received.push(request.headers);
    request.resume().on('end', () => {
      void sleep(20).then(() => response.writeHead(200, { etag: '"v1"', ...headers }).end(CONTENT));
    });
  });
  server.on('connection', () => (connections += 1));
  return { received, connections: () => connections, ...(await listenLocally(server)) };
}

const gets = (store: ReturnType<typeof createS3ObjectStore>, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => store.get(`object ${index}`)));

describe('the connections of a store', () => {
  it('are opened as many as are allowed, and used again', async () => {
    await using server = await startServer();
    const store = createS3ObjectStore({ bucket: 'lake', endpoint: server.endpoint, maxConnections: 3 });
    await gets(store, 12);
    await gets(store, 12);
    expect(server.received).toHaveLength(24);
    expect(server.connections()).toBe(3);
    await store.close();
  });

  it.each([
    ['2', 2],
    ['none', 8],
  ])(
    'are as many as MAX_POOL_CONNECTIONS says (%s), and 50 where it says no number',
    async (setting, most) => {
      vi.stubEnv('MAX_POOL_CONNECTIONS', setting);
      await using server = await startServer();
      const store = createS3ObjectStore({ bucket: 'lake', endpoint: server.endpoint });
      await gets(store, 8);
      expect(server.connections()).toBe(most);
      await store.close();
    },
  );
});

describe('the checksums of a store', () => {
  it('go out with each body', async () => {
    await using server = await startServer();
    const store = createS3ObjectStore({ bucket: 'lake', endpoint: server.endpoint });
    await store.put('object', new TextEncoder().encode(CONTENT));
    await store.close();
    expect(server.received.at(-1)).toMatchObject({ 'x-amz-checksum-crc32': CHECKSUM });
  });

  it('are held against what comes back', async () => {
    await using right = await startServer({ 'x-amz-checksum-crc32': CHECKSUM });
    const store = createS3ObjectStore({ bucket: 'lake', endpoint: right.endpoint });
    expect(new TextDecoder().decode((await store.get('object')).bytes)).toBe(CONTENT);
    await store.close();
    await using wrong = await startServer({ 'x-amz-checksum-crc32': 'AAAAAA==' });
    const other = createS3ObjectStore({ bucket: 'lake', endpoint: wrong.endpoint, maxAttempts: 1 });
    await expect(other.get('object')).rejects.toMatchObject({
      code: 'object-store-unreachable',
      retryable: true,
    });
    await other.close();
  });
});
