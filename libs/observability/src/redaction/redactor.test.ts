import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactText } from './redactor.ts';

describe('a text', () => {
  it.each([
    'No Vanta credentials were found. Tried:\n- the environment has VANTA_CLIENT_ID but no VANTA_CLIENT_SECRET',
    'Set VANTA_CLIENT_ID and VANTA_CLIENT_SECRET, or put both into the file: JSON {"client_id", "client_secret"}.',
    'The token endpoint answered 401; basic authentication is not supported.',
    'GET https://api.vanta.com/v1/vulnerabilities?pageSize=100&pageCursor=abc== took 31 ms',
    'CVE-2021-44228 in log4j-core 2.14.1: https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
    'client_secret: null, password=undefined, "token": true',
    'private_key_path and elevator_id and the word vat',
  ])('without a secret stays as it is: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    ['vat_abc.def-123', 'vat_[redacted]'],
    ['(vcs_abc), vci_x!', '(vcs_[redacted]), vci_[redacted]'],
    ['client_secret=abc&scope=x', 'client_secret=[redacted]&scope=x'],
    ['{"client_secret":"a\\"b","scope":"x"}', '{"client_secret":[redacted],"scope":"x"}'],
    ['Authorization: Bearer abc\nHost: x', 'Authorization: [redacted]\nHost: x'],
    ['Bearer abc, Basic dXNlcjpwYXNz', 'Bearer [redacted], Basic [redacted]'],
    ['https://ann:pw@x.y/p?q=a@b', 'https://[redacted]@x.y/p?q=a@b'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-d', '[redacted]'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nx', '[redacted]\nx'],
    ['{"secret": {"value": "abc"}}', '{"secret": [redacted]'],
    ['password=[redacted]tail', 'password=[redacted]'],
    ['Cookie: [redacted]; session=abc', 'Cookie: [redacted]'],
    ['"password": "never closed', '"password": [redacted]'],
  ])('with a secret keeps the rest: %j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
    expect(redactText(redacted), 'done twice').toBe(redacted);
  });

  it.each([
    ['letters', 'a'.repeat(400_000)],
    ['names without values', 'secret'.repeat(60_000)],
    ['quotes', '"\\"'.repeat(100_000)],
    ['openings', 'password="'.repeat(40_000)],
    ['scheme marks', 'a://'.repeat(80_000)],
  ])('of 400,000 %s is no trap: its time grows with its length', (_name, text) => {
    const start = performance.now();
    redactText(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a known secret', () => {
  const redactorKnowing = (...secrets: string[]) => {
    const redactor = createRedactor();
    for (const secret of secrets) redactor.add(secret);
    return redactor;
  };

  it('is found in any surroundings', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const secret = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 20 })
      .filter((one) => !'[redacted]'.includes(one));
    fc.assert(
      fc.property(text, secret, text, (before, one, after) => {
        const redactor = redactorKnowing(one);
        expect(redactor.text(before + one + after)).not.toContain(one);
        expect(JSON.stringify(redactor.json({ a: [before + one + after] }))).not.toContain(
          JSON.stringify(one).slice(1, -1),
        );
      }),
    );
  });

  it('that begins with another is replaced whole', () => {
    expect(redactorKnowing('abcdef', 'abcdefghi').text('x abcdefghi')).toBe('x [redacted]');
  });

  it('may be half a character: nothing throws', () => {
    expect(redactorKnowing('abcdef\ud800').text('x abcdef\ud800')).toBe('x [redacted]');
  });

  it('of digits is found as a number', () => {
    expect(redactorKnowing('12345678').json({ pin: 12345678, pages: 12 })).toEqual({
      pin: '[redacted]',
      pages: 12,
    });
  });

  it('shorter than 6 characters is left alone: it would occur by chance', () => {
    expect(redactorKnowing('', 'y', 'abcde').text('any abcde')).toBe('any abcde');
  });
});

describe('a JSON value', () => {
  it('keeps all that is no secret', () => {
    const value = {
      level: 'info',
      pages: 3,
      ok: true,
      none: null,
      hasToken: false,
      token: null,
      password: '',
      list: [1, 2, 300, 'x', { id: 'vuln-1' }],
      bytes: [1, 2, 3, 4, 5],
      tokensLeft: 4,
    };
    expect(createRedactor().json(value)).toEqual(value);
  });

  it('shows the length of a buffer', () => {
    const value: unknown = JSON.parse(JSON.stringify({ body: Buffer.from('abc'), none: Buffer.alloc(0) }));
    expect(createRedactor().json(value)).toEqual({ body: '[3 bytes]', none: '[0 bytes]' });
  });

  it('is copied, never changed', () => {
    const value = { client_secret: 'abc' };
    expect(createRedactor().json(value)).toEqual({ client_secret: '[redacted]' });
    expect(value).toEqual({ client_secret: 'abc' });
  });
});
