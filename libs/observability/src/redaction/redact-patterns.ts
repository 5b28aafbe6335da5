/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

type Rule = readonly [pattern: RegExp, replacement: string];

// A name, the quote that closes it, and what separates it from its value. Names are found by their ends, so that
// VANTA_CLIENT_SECRET needs no leading wildcard, which would be quadratic on long words. A comma separates only
// quoted names: `['Authorization', 'Bearer x']`, but not "VANTA_CLIENT_SECRET, or".
const SIGN = '=>|=(?!>)|:';
const SEPARATOR = String.raw`(?:\\*["'\x60]\s*(?:${SIGN}|,)|\s*(?:${SIGN}))\s*`;
const NAMES = String.raw`(?:secret|password|passwd|passphrase|pwd|token|api[-_]?key|access[-_]?key(?:[-_]?id)?|private[-_]?key|signature)s?`;
const HEADERS = String.raw`(?:authorization|cookie)s?`;

// A quoted value ends at a quote with as many backslashes as the opening one: JSON inside JSON inside JSON.
const QUOTED = String.raw`(\\*)(["'\x60])[\s\S]*?(?:(?<!\\)\2\3|$)`;
const STRUCTURE = String.raw`[[{][\s\S]*`;
// What is redacted already stays, unless more of the same value follows it.
const NO_VALUE = String.raw`(?!\s|(?:null|true|false|undefined)\b|\[redacted\](?:[\s"'\x60&}\])\\]|,\s*\\*["'\x60]|$))`;

const named = (names: string, bareValue: string) =>
  new RegExp(`(${names}${SEPARATOR})${NO_VALUE}(?:${QUOTED}|${STRUCTURE}|${bareValue})`, 'gi');

const RULES: readonly Rule[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  [/(v(?:at|cs|ci)_)[^\s"'`<>,;&\\(){}[\]|]+/gi, `$1${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, REDACTED],
  // A header without quotes lasts to the end of its line.
  [named(HEADERS, String.raw`[^\r\n]+`), `$1${REDACTED}`],
  [named(NAMES, String.raw`[^\s"'\x60&\\]+`), `$1${REDACTED}`],
  [/\b(bearer\s+)(?!\[redacted\])[^\s"'`,;\\]+/gi, `$1${REDACTED}`],
  // Only what can be base64: "basic authentication" may be said.
  [/\b([Bb]asic\s+)(?=[\w+/-]*(?:\d|[a-z][A-Z]|=))[\w+/=-]{6,}/g, `$1${REDACTED}`],
  [/(\b[a-z][\w+.-]{0,20}:\/\/)[^/\s"'`@?#]+@/gi, `$1${REDACTED}@`],
];

/** Replaces whatever has the look of a secret: tokens, keys with their values, headers, user names in URLs. */
export function redactPatterns(text: string): string {
  return RULES.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
