import { describe, expect, it } from 'vitest';
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
