import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ObjectStoreError } from '@vanta-vuln/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startS3Server } from '../test/start-s3-server.ts';
import type { Disturb, S3Server } from '../test/start-s3-server.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { abortStaleUploads } from './stale-uploads.ts';

const PART_BYTES = 5 * 1024 ** 2;
const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'example');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});

function openStore({ url }: S3Server) {
  return createS3ObjectStore({
    bucket: 'lake',
    prefix: 'deep',
    endpoint: url,
    maxAttempts: 3,
    partSize: PART_BYTES,
  });
}

/** Twelve megabytes: three parts. */
async function* threeParts() {
  for (let piece = 0; piece < 12; piece += 1) yield Buffer.alloc(1024 ** 2, piece);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Cuts the connection in the middle of a body: as often as told. */
function cutPart(part: number, times: number): Disturb {
  let left = times;
  return async (request) => {
    if (!request.url?.includes(`partNumber=${part}`) || left === 0) return false;
    left -= 1;
    await once(request, 'data');
    request.socket.destroy();
    return true;
  };
}

function refuse(response: ServerResponse, status: number, code: string, more = '') {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>${code}</Message>${more}</Error>`);
}

/** Answers the first requests with an error. */
function failing(
  times: number,
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Disturb {
  let left = times;
  return (request, response) => {
    if (left === 0) return false;
    left -= 1;
    request.resume().on('end', () => answer(response, request));
    return true;
  };
}

describe('a connection that is cut in the middle of a part', () => {
  it('is made again, and the object is whole', async () => {
    await using server = await startS3Server(cutPart(2, 2));
    const store = openStore(server);
    await store.put('object', threeParts());
    await store.close();
    const stored = server.objects.get('/lake/deep/object');
    expect(stored?.equals(Buffer.concat(await collect(threeParts())))).toBe(true);
    expect(server.requests.filter((request) => request === 'PUT partNumber=2')).toHaveLength(3);
  });

  it('fails the upload when it is cut each time, and leaves neither an object nor an upload', async () => {
    await using server = await startS3Server(cutPart(2, Infinity));
    const store = openStore(server);
    const error: unknown = await store.put('object', threeParts()).catch((reason: unknown) => reason);
    await store.close();
    expect(error).toBeInstanceOf(ObjectStoreError);
    expect(error).toMatchObject({ code: 'object-store-unreachable', retryable: true });
    expect(server.objects.size).toBe(0);
    expect(server.uploads.size).toBe(0);
  });
});

describe('a connection that is cut in the middle of an object', () => {
  const whole = Buffer.from('0123456789');

  /** Sends half of the body and cuts the connection: as often as told. */
  const cutBody = (times: number): Disturb => {
    let left = times;
    return async (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(200, { etag: '"v1"', 'content-length': whole.length });
      left -= 1;
      if (left < 0) response.end(whole);
      else response.write(whole.subarray(0, 5), () => request.socket.destroy());
      return true;
    };
  };

  it('is made again, and the object is whole', async () => {
    await using server = await startS3Server(cutBody(2));
    const store = openStore(server);
    expect(Buffer.from((await store.get('object')).bytes)).toEqual(whole);
    expect(server.requests).toHaveLength(3);
    await store.close();
  });

  it('is an error that may be tried again when it is cut each time', async () => {
    await using server = await startS3Server(cutBody(Infinity));
    const store = openStore(server);
    const expected = { code: 'object-store-unreachable', retryable: true };
    await expect(store.get('object')).rejects.toMatchObject(expected);
    await expect(store.getRange('object', { start: 0, end: 10 })).rejects.toMatchObject(expected);
    expect(server.requests).toHaveLength(6);
    await store.close();
  });
});

it('gives the range that was asked for where a server sends the whole object instead', async () => {
  await using server = await startS3Server((request, response) => {
    if (request.method !== 'GET') return false;
    response.writeHead(200, { etag: '"v1"' }).end('0123456789');
    return true;
  });
  const store = openStore(server);
  const read = async (start: number, end: number) =>
    Buffer.from(await store.getRange('object', { start, end })).toString();
  expect([
    await read(4, 7),
    await read(0, 3),
    await read(8, 20),
    await read(20, 30),
    await read(5, 5),
  ]).toEqual(['456', '012', '89', '', '']);
  await store.close();
});

describe('an upload in parts that is over when it is to be completed', () => {
  /** Does what the request says, and cuts the connection instead of answering: once. */
  const loseAnswer = (isMeant: (request: IncomingMessage) => boolean): Disturb => {
    let left = 1;
    return (request, response) => {
      if (left === 0 || !isMeant(request)) return false;
      left -= 1;
      vi.spyOn(response, 'end').mockImplementation(() => {
        request.socket.destroy();
        return response;
      });
      return false;
    };
  };
  const completes = ({ method }: IncomingMessage) => method === 'POST';

  it.each([{}, { condition: 'create' } as const])(
    'has succeeded where the answer to its completion was lost (%o)',
    async (options) => {
      await using server = await startS3Server(
        loseAnswer((request) => completes(request) && request.url?.includes('uploads') !== true),
      );
      const store = openStore(server);
      const put = await store.put('object', threeParts(), options);
      await store.close();
      expect(put).toEqual({ version: '"whole"', size: 12 * 1024 ** 2 });
      expect(server.objects.get('/lake/deep/object')?.length).toBe(12 * 1024 ** 2);
    },
  );

  it('has failed where somebody took it back, and may be tried again', async () => {
    await using server = await startS3Server((request, response) => {
      if (!completes(request) || request.url?.includes('uploads') === true) return false;
      request.resume();
      refuse(response, 404, 'NoSuchUpload');
      return true;
    });
    const store = openStore(server);
    await expect(store.put('object', threeParts())).rejects.toMatchObject({
      code: 'object-upload-gone',
      message: 'The upload of object to s3://lake/deep was taken back before it was complete.',
      retryable: true,
    });
    await store.close();
    expect(server.objects.size).toBe(0);
  });
});

it('says that a server cannot be reached', async () => {
  const server = await startS3Server();
  const store = openStore(server);
  await server[Symbol.asyncDispose]();
  await expect(store.get('object')).rejects.toMatchObject({
    code: 'object-store-unreachable',
    retryable: true,
  });
  await store.close();
});

it('lets the failure of a source through as it is, and takes the upload back', async () => {
  await using server = await startS3Server();
  const store = openStore(server);
  const failingSource = async function* () {
    yield* threeParts();
    throw new RangeError('the source broke');
  };
  await expect(store.put('object', failingSource())).rejects.toThrow(new RangeError('the source broke'));
  await store.close();
  expect(server.uploads.size).toBe(0);
  expect(server.objects.size).toBe(0);
});

describe('503 SlowDown', () => {
  const slowDown = (response: ServerResponse) => refuse(response, 503, 'SlowDown');

  it('is waited out', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await using server = await startS3Server(failing(2, slowDown));
    const store = openStore(server);
    await store.put('object', new Uint8Array(3));
    await store.close();
    expect(server.requests).toHaveLength(3);
  });

  it('is waited out with full jitter: anything from nothing to half a second, then to a second', async () => {
    const waits: number[] = [];
    for (const chance of [0, 0.5]) {
      vi.spyOn(Math, 'random').mockReturnValue(chance);
      await using server = await startS3Server(failing(2, slowDown));
      const store = openStore(server);
      const begun = performance.now();
      await store.put('object', new Uint8Array(3));
      waits.push(performance.now() - begun);
      await store.close();
    }
    const [none = NaN, half = NaN] = waits;
    expect(none).toBeLessThan(250);
    expect(half).toBeGreaterThan(700);
  });
});

describe('a refusal', () => {
  const region = '<Region>eu-central-1</Region>';
  it.each([
    ['bucket-missing', 404, 'NoSuchBucket', '', 'Make the bucket, or correct its name.'],
    ['wrong-region', 400, 'AuthorizationHeaderMalformed', region, 'Set AWS_REGION to eu-central-1.'],
    ['wrong-region', 400, 'IllegalLocationConstraintException', '', 'Set AWS_REGION to its region.'],
    [
      'access-denied',
      403,
      'AccessDenied',
      '',
      'Allow this identity to list the bucket and to get, put and delete its objects.',
    ],
    ['credentials-expired', 400, 'ExpiredToken', '', 'Sign in to AWS again.'],
    ['credentials-invalid', 403, 'InvalidAccessKeyId', '', 'Check the AWS credentials.'],
  ])('is named %s with its own hint, by every operation', async (code, status, name, more, hint) => {
    await using server = await startS3Server(
      failing(Infinity, (response) => refuse(response, status, name, more)),
    );
    const store = openStore(server);
    const expected = { code, hint, retryable: false };
    await expect(store.get('a')).rejects.toMatchObject(expected);
    await expect(store.put('a', new Uint8Array(1))).rejects.toMatchObject(expected);
    await expect(store.put('a', threeParts())).rejects.toMatchObject(expected);
    await expect(store.copy('a', 'b')).rejects.toMatchObject(expected);
    await expect(store.delete('a')).rejects.toMatchObject(expected);
    await expect(collect(store.list())).rejects.toMatchObject(expected);
    await expect(collect(store.listUploads())).rejects.toMatchObject(expected);
    await store.close();
  });

  it('is named for a HEAD too, whose own answer says nothing', async () => {
    const answer = (response: ServerResponse, { method }: IncomingMessage) =>
      method === 'HEAD' ? void response.writeHead(400).end() : refuse(response, 400, 'ExpiredToken');
    await using server = await startS3Server(failing(Infinity, answer));
    const store = openStore(server);
    await expect(store.head('a')).rejects.toMatchObject({ code: 'credentials-expired' });
    await store.close();
  });

  it('names missing credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', '/nonexistent');
    await using server = await startS3Server();
    const store = openStore(server);
    await expect(store.get('a')).rejects.toMatchObject({ code: 'credentials-missing' });
    await store.close();
    expect(server.requests).toEqual([]);
  });
});

it('names a missing region', async () => {
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_DEFAULT_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  await using server = await startS3Server();
  const store = openStore(server);
  await expect(store.get('a')).rejects.toMatchObject({ code: 'region-missing', retryable: false });
  await expect(collect(store.list())).rejects.toMatchObject({ code: 'region-missing' });
  await store.close();
});

it('corrects its clock by the answer when it is an hour wrong, and tries again', async () => {
  await using server = await startS3Server(
    failing(1, (response) => {
      response.setHeader('date', new Date(Date.now() + HOUR_MS).toUTCString());
      refuse(response, 403, 'RequestTimeTooSkewed');
    }),
  );
  const store = openStore(server);
  await store.put('object', new Uint8Array(3));
  await store.close();
  expect(server.objects.size).toBe(1);
});

it('takes back uploads of its own prefix that are a day old, and no others', async () => {
  const now = Date.UTC(2024, 0, 15);
  const upload = (key: string, hours: number) =>
    `<Upload><Key>${key}</Key><UploadId>${key}</UploadId><Initiated>${new Date(now - hours * HOUR_MS).toISOString()}</Initiated></Upload>`;
  const prefixes: (string | null)[] = [];
  await using server = await startS3Server((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://server');
    if (!searchParams.has('uploads')) return false;
    prefixes.push(searchParams.get('prefix'));
    const uploads = `${upload('deep/dead', 25)}${upload('deep/living', 1)}`;
    response.end(
      `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${uploads}</ListMultipartUploadsResult>`,
    );
    return true;
  });
  const store = openStore(server);
  const aborted = await abortStaleUploads(store, { now });
  await store.close();
  // A bucket may hold more than the lake: the server is asked for what lies below the prefix alone.
  expect(prefixes).toEqual(['deep/']);
  expect(aborted.map(({ key }) => key)).toEqual(['dead']);
  expect(server.requests.filter((request) => request.startsWith('DELETE'))).toEqual([
    'DELETE /lake/deep/dead',
  ]);
});

describe('the connections to S3', () => {
  it('are kept: one serves all requests that follow each other', async () => {
    await using server = await startS3Server();
    const store = openStore(server);
    for (let count = 0; count < 30; count += 1) await store.put(`key-${count}`, new Uint8Array(10));
    expect(server.requests).toHaveLength(30);
    expect(server.sockets).toBe(1);
  });

  it('are no more than the pool allows, however much is asked at once', async () => {
    vi.stubEnv('MAX_POOL_CONNECTIONS', '4');
    await using server = await startS3Server();
    const store = openStore(server);
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => store.put(key, new Uint8Array(10))));
    expect(server.objects.size).toBe(40);
    expect(server.sockets).toBeLessThanOrEqual(4);
  });
});
