import fc from 'fast-check';
import { HOSTILE_TEXTS } from '@vanta-vuln/vanta-simulator';
import { expect, test } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';
import { safeText } from './safe-text.ts';

test.each([
  ['\u001b[2J\u001b]0;title\u0007', '␛[2J␛]0;title␇'],
  ['nul\u0000, delete\u007f', 'nul␀, delete␡'],
  ['C1 \u009b31m', 'C1 �31m'],
  ['first\r\nsecond\tthird\u2028fourth', 'first  second third fourth'],
  ['next\u0085line, new\u2029paragraph', 'next line, new paragraph'],
  ['user\u202etxt.exe', 'user�txt.exe'],
  ['half \ud83d of a pair', 'half � of a pair'],
  ['naïve 日本語 עברית 👩‍💻 e\u0301', 'naïve 日本語 עברית 👩‍💻 e\u0301'],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

const isObeyed = (text: string) => /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(text);

// Any 16 bits, so that halves of surrogate pairs are among them.
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

test('what is shown never holds a control character, and showing it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: codeUnit }), (text) => {
      const shown = safeText(text);
      expect(isObeyed(shown)).toBe(false);
      expect(safeText(shown)).toBe(shown);
    }),
  );
});

test.each(Object.entries(HOSTILE_TEXTS))(
  'the hostile text %s is shown without being obeyed',
  (_name, text) => {
    expect(isObeyed(safeText(text))).toBe(false);
  },
);

test.each([
  ['a|b', 'a\\|b'],
  ['two\nlines', 'two lines'],
  ['![x](http://evil.example)', '!\\[x\\](http://evil.example)'],
  ['<img src=x>', '\\<img src=x\\>'],
  ['back\\|slash', 'back\\\\\\|slash'],
  ['CVE-2024-1', 'CVE-2024-1'],
])('%j is %j in a Markdown table', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});
