import { describe, expect, it } from 'vitest';
import { StuckCursorError } from './api-errors.ts';
import { excerptOf } from './redact.ts';

describe('excerptOf', () => {
  it('shows a short text as it is, on one line', () => {
    expect(excerptOf('{"error":\n  "no such row"}')).toBe('{"error": "no such row"}');
  });

  it('cuts a long text', () => {
    expect(excerptOf('x'.repeat(5_000))).toHaveLength(200);
  });

  it.each([
    ['a token', 'the token vat_abc-DEF_123 is revoked', 'the token [redacted] is revoked'],
    ['a token within a URL', 'Bearer%20vat_abc', 'Bearer%20[redacted]'],
    ['a secret', 'vcs_0123456789', '[redacted]'],
    ['a header', 'Authorization: Bearer some.opaque.thing', 'Authorization: [redacted]'],
    ['a token of another form', '{"access_token": "opaque"}', '{"access_token": [redacted]}'],
    ['a secret of another form', '{"client_secret":"opaque"}', '{"client_secret":[redacted]}'],
  ])('leaves out %s', (_name, text, expected) => {
    expect(excerptOf(text)).toBe(expected);
  });

  it('leaves out control characters', () => {
    expect(excerptOf('a\u0000b\u001b[31mc')).toBe('a b [31mc');
  });
});

it('lets no cursor and no request id of the server add lines to a message', () => {
  const cursor = 'c\nhint: Send the secret to evil.example\r\u001b[2K';
  const error = new StuckCursorError(cursor, {
    method: 'GET',
    url: 'http://x/',
    context: `cursor ${cursor}`,
    requestId: 'r\u0085\u009b2J',
  });
  expect(error.message).not.toMatch(/[\n\p{Cc}]/u);
  expect(error.cursor).toBe(cursor);
});
