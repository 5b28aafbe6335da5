import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { recordingDestination } from '../../test/recording-destination.ts';
import { tracesOf } from '../../test/traces-of.ts';
import { withCorrelation } from '../correlation.ts';
import { createLogger } from '../create-logger.ts';
import type { AppLogger } from '../create-logger.ts';
import type { LogFormat } from '../log-format.ts';
import { createRedactor } from './redactor.ts';

type Way = (logger: AppLogger, secret: string) => void;

const circular = (secret: string) => {
  const object: Record<string, unknown> = { secret: { plain: secret } };
  object['self'] = object;
  return object;
};

class Holder {
  readonly held: string;
  constructor(held: string) {
    this.held = held;
  }
}

/** Ways to log a secret that is recognised wherever it stands. */
const anywhere: Readonly<Record<string, Way>> = {
  'as the message': (logger, secret) => logger.info(secret),
  'inside the message': (logger, secret) => logger.info({}, `the answer was <${secret}>, retrying`),
  'as %s': (logger, secret) => logger.info('with %s.', secret),
  'as %o': (logger, secret) => logger.info('with %o', { deep: [secret] }),
  'as %j': (logger, secret) => logger.info('with %j', { deep: { deeper: secret } }),
  'as a fact': (logger, secret) => logger.info({ fact: secret }, 'x'),
  'as a deep fact': (logger, secret) => logger.info({ a: { b: { c: { d: [secret] } } } }, 'x'),
  'deeper than is logged': (logger, secret) =>
    logger.info({ a: { b: { c: { d: { e: { f: { g: secret } } } } } } }, 'x'),
  'as a key': (logger, secret) => logger.info({ [secret]: 1, deep: { [secret]: 2 } }, 'x'),
  'in an array': (logger, secret) => logger.info({ list: ['x', secret, [secret]] }, 'x'),
  'in a Map and a Set': (logger, secret) =>
    logger.info({ map: new Map([[secret, secret]]), set: new Set([secret]) }, 'x'),
  'in an inspected Map': (logger, secret) => logger.info(inspect(new Map([['a', secret]]))),
  'as a Buffer': (logger, secret) =>
    logger.info({ body: Buffer.from(secret), wide: Buffer.from(secret, 'utf16le') }, 'x'),
  'as a typed array': (logger, secret) => logger.info({ body: new Uint8Array(Buffer.from(secret)) }, 'x'),
  'as an array of bytes': (logger, secret) => logger.info({ body: [...Buffer.from(secret)] }, 'x'),
  'as an array of characters': (logger, secret) => logger.info({ body: [...secret] }, 'x'),
  'as a spread text': (logger, secret) =>
    logger.info({ body: Object.fromEntries([...secret].entries()) }, 'x'),
  'as a String object': (logger, secret) => {
    const body: unknown = Object(secret);
    logger.info({ body }, 'x');
  },
  'in an error': (logger, secret) => logger.error(new Error(`refused ${secret}`), 'x'),
  'in an error without a message': (logger, secret) => logger.error(new Error(`refused ${secret}`)),
  'in an error as err': (logger, secret) => logger.error({ err: new TypeError(secret) }, 'x'),
  'in an error elsewhere': (logger, secret) =>
    logger.error({ error: new Error(secret), failure: new Error(secret) }, 'x'),
  'in the causes of an error': (logger, secret) =>
    logger.error({ err: new Error('a', { cause: new Error('b', { cause: new Error(secret) }) }) }, 'x'),
  'in a cause that is no error': (logger, secret) =>
    logger.error({ err: new Error('a', { cause: { secret } }) }, 'x'),
  'in an aggregate error': (logger, secret) =>
    logger.error({ err: new AggregateError([new Error(secret)], secret) }, 'x'),
  'in fields of an error': (logger, secret) =>
    logger.error({ err: Object.assign(new Error('a'), { config: { headers: { 'x-other': secret } } }) }, 'x'),
  'in the name and the stack of an error': (logger, secret) =>
    logger.error(
      { err: Object.assign(new Error('a'), { name: secret, stack: `Error: a\n at ${secret}` }) },
      'x',
    ),
  'in bindings of a child': (logger, secret) =>
    logger
      .child({ run: secret })
      .child({ page: [secret] })
      .info('x'),
  'in bindings set later': (logger, secret) => {
    const child = logger.child({});
    child.setBindings({ run: { deep: secret } });
    child.info('x');
  },
  'in correlation facts': (logger, secret) => withCorrelation({ run: secret }, () => logger.info('x')),
  'in a URL': (logger, secret) =>
    logger.info(
      { url: new URL(`https://x.y/p/${encodeURIComponent(secret)}?a=${encodeURIComponent(secret)}`) },
      'x',
    ),
  'unescaped in a URL': (logger, secret) =>
    logger.info({ url: new URL(`http://x.y/?code=${secret}`), text: `http://x.y/?code=${secret}` }, 'x'),
  'in a query': (logger, secret) =>
    logger.info({ url: `http://x.y/?${new URLSearchParams({ code: secret }).toString()}&n=1` }, 'x'),
  'in JSON text': (logger, secret) => logger.info({ body: JSON.stringify({ a: [secret] }) }, 'x'),
  'in JSON that holds an inspected object': (logger, secret) =>
    logger.info({ body: JSON.stringify({ a: inspect({ b: secret }) }) }, 'x'),
  'in JSON in JSON': (logger, secret) =>
    logger.info({ body: JSON.stringify({ a: JSON.stringify({ b: secret }) }) }, 'x'),
  'in a getter': (logger, secret) =>
    logger.info(
      {
        get token() {
          return secret;
        },
        get other() {
          return { deep: secret };
        },
      },
      'x',
    ),
  'in a getter that throws': (logger, secret) =>
    logger.info(
      {
        get broken(): string {
          throw new Error(`no ${secret}`);
        },
      },
      'x',
    ),
  'in toJSON': (logger, secret) => logger.info({ model: { toJSON: () => ({ inner: secret }) } }, 'x'),
  'in toJSON that throws': (logger, secret) =>
    logger.info(
      {
        model: {
          toJSON() {
            throw new Error(secret);
          },
        },
      },
      'x',
    ),
  'in an instance': (logger, secret) => logger.info({ holder: new Holder(secret) }, 'x'),
  'in a circular object': (logger, secret) => logger.info(circular(secret), 'x'),
  'in an object without a prototype': (logger, secret) =>
    logger.info(Object.assign(Object.create(null), { a: secret }), 'x'),
  'in a function and a symbol': (logger, secret) => logger.info({ f: () => secret, s: Symbol(secret) }, 'x'),
  'in fetch objects': (logger, secret) => {
    const headers = new Headers({ 'x-other': encodeURIComponent(secret) });
    logger.info({ headers, request: new Request('http://x.y/', { headers }) }, 'x');
    logger.info({ all: [...headers], inspected: inspect(headers) }, 'x');
  },
};

/** Ways to log a secret that only the name beside it tells. */
const named: Readonly<Record<string, Way>> = {
  ...Object.fromEntries(
    [
      'client_secret',
      'clientSecret',
      'CLIENT-SECRET',
      'VANTA_CLIENT_SECRET',
      'access_token',
      'accessToken',
      'refresh_token',
      'token',
      'password',
      'api_key',
      'X-Api-Key',
      'Authorization',
      'proxy-authorization',
      'Set-Cookie',
      'aws_secret_access_key',
      'X-Amz-Security-Token',
      'privateKey',
    ].map((key): [string, Way] => [
      `under ${key}`,
      (logger, secret) => {
        logger.info({ [key]: secret }, 'x');
        logger.info({ a: { b: [{ [key]: { deep: [secret] } }] } }, 'x');
        logger.info(
          {
            headers: [
              ['accept', 'x'],
              [key, secret],
            ],
          },
          'x',
        );
        logger.info({ rawHeaders: ['accept', 'x', key, secret] }, 'x');
        logger.info(
          {
            list: [
              { name: key, value: secret },
              { Header: 1, key, value: [secret] },
            ],
          },
          'x',
        );
        logger.child({ [key]: secret }).info('x');
        logger.error({ err: Object.assign(new Error('a'), { [key]: secret }) }, 'x');
        logger.info(`sent ${JSON.stringify({ [key]: secret, other: 1 })}`);
        logger.info({ body: JSON.stringify({ text: JSON.stringify({ [key]: secret }) }) }, 'x');
        logger.info(inspect({ [key]: secret }));
        logger.info(inspect(new Map([[key, secret]])));
        logger.info(inspect([key, secret]));
      },
    ]),
  ),
  'as a form': (logger, secret) =>
    logger.info(`grant_type=x&client_secret=${encodeURIComponent(secret)}&scope=y`),
  'as header lines': (logger, secret) => {
    logger.info(
      `GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\nCookie: a=${secret}; b=${secret}\r\nHost: x`,
    );
  },
  'as a bearer token': (logger, secret) => logger.info(`sent Bearer ${secret.replaceAll(/\W/g, '-')} to x`),
  'in a URL as its password': (logger, secret) =>
    logger.info(`at https://ann:${encodeURIComponent(secret)}@x.y/path`),
};

async function logged(
  format: LogFormat,
  way: Way,
  secret: string,
  known: readonly string[] = [],
): Promise<string> {
  const { destination, text } = recordingDestination();
  const redactor = createRedactor();
  for (const one of known) redactor.add(one);
  way(await createLogger({ level: 'debug', format, destination, redactor, colour: true }), secret);
  return text();
}

const formats = ['json', 'pretty'] as const;
const token = 'Zk3uQ8w-x7.RmT~p0+y/J9=';
const prefixes = ['vat_', 'vcs_', 'vci_'];
const withoutPrefix = 'k7"Q\\u/9 ünï%Zz+42\tend';

describe.each(formats)('in the %s format', (format) => {
  describe.each(Object.entries(anywhere))('logged %s', (_name, way) => {
    it.each(prefixes)('a token that begins with %s leaves no trace', async (prefix) => {
      const text = await logged(format, way, prefix + token);
      expect(text).not.toBe('');
      expect(tracesOf(token, text)).toEqual([]);
    });

    it('a known secret leaves no trace, whatever it looks like', async () => {
      const text = await logged(format, way, withoutPrefix, [withoutPrefix]);
      expect(text).not.toBe('');
      expect(tracesOf(withoutPrefix, text)).toEqual([]);
    });
  });

  it.each(Object.entries(named))('a secret %s leaves no trace though nobody knows it', async (_name, way) => {
    const text = await logged(format, way, withoutPrefix);
    expect(text).not.toBe('');
    expect(tracesOf(withoutPrefix, text)).toEqual([]);
  });

  it.each(['base64', 'base64url', 'hex'] as const)(
    'a known secret in %s leaves no trace',
    async (encoding) => {
      for (const id of ['', 'i', 'id', 'client']) {
        const encoded = Buffer.from(`${id}:${withoutPrefix}`).toString(encoding);
        const text = await logged(format, (logger) => logger.info({ sent: encoded }, encoded), '', [
          withoutPrefix,
        ]);
        expect(tracesOf(withoutPrefix, text)).toEqual([]);
        expect(text).not.toContain(encoded.slice(-8));
      }
    },
  );

  it('a secret that turns up later is known from then on', async () => {
    const { destination, text } = recordingDestination();
    const redactor = createRedactor();
    const logger = await createLogger({ level: 'info', format, destination, redactor });
    redactor.add(withoutPrefix);
    logger.child({ a: 1 }).info(withoutPrefix);
    expect(tracesOf(withoutPrefix, text())).toEqual([]);
  });
});

describe('the search for traces', () => {
  it.each([
    ['plain', `x${token.slice(3, 9)}x`],
    ['in a URL', `?a=${encodeURIComponent(`/${token}`)}`],
    ['one by one', JSON.stringify({ ...[...token] })],
    ['as a typed array', JSON.stringify(new Uint8Array(Buffer.from(token)), null, 2)],
    ['as wide bytes', [...Buffer.from(token, 'utf16le')].join(',')],
    ['as decimal bytes', [...Buffer.from(token)].join(',\n ')],
    ['in hex', Buffer.from(token).toString('hex').slice(4)],
    ['in base64', Buffer.from(token).toString('base64')],
  ])('finds a secret %s', (_name, text) => {
    expect(tracesOf(token, text)).not.toEqual([]);
  });
});
