import * as z from 'zod';

// Patterns wherever one can say it: they are in the JSON Schema of the config file, too.

/** A whole number of a range, both ends included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** A text with something in it. */
export const filledText = z
  .string({ error: 'must be text' })
  .regex(/\S/, { error: 'must not be empty', abort: true })
  .regex(/^[^\0]*$/, { error: 'must not hold a NUL character', abort: true });

/** The name of a secret: VANTA_CREDENTIALS_SECRET sounds as if it held the secret itself, and AWS would be sent it. */
export const secretName = filledText.regex(
  /^(?!\s*vcs_)/,
  'must name a secret in AWS, not be the client secret itself: that one goes into VANTA_CLIENT_SECRET',
);

/** One of some names. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

// Each of these is a URL, so that a pattern alone can say it: a port up to 65535, no space, nothing to be escaped.
const PORT = String.raw`:0*(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])?`;
const HTTP = String.raw`[Hh][Tt][Tt][Pp][Ss]?:\/\/`;

/** Where a server is, without a `/` at its end. */
export const baseUrl = z
  .string({ error: 'must be an http or https URL' })
  .regex(new RegExp(`^${HTTP}`), { error: 'must be an http or https URL', abort: true })
  .regex(new RegExp(`^${HTTP}[^/?#@]*(?:[/?#]|$)`), {
    error: 'must not hold a user name or a password',
    abort: true,
  })
  .regex(/^[^?#]*$/, { error: 'must not hold a query or a fragment', abort: true })
  .regex(new RegExp(`^${HTTP}(?:[\\w.-]+|\\[[\\dA-Fa-f:.]+\\])(?:${PORT})?(?:\\/[^\\s\\\\]*)?$`), {
    error: 'must be an http or https URL',
    abort: true,
  })
  // What is left: hosts such as 1.2.3.4.5 and [::g].
  .refine((text) => URL.canParse(text), 'must be an http or https URL')
  .transform((text) => text.replace(/\/+$/, ''));

const HEX = '[\\dA-Fa-f]';
const NEXT = `%[89ABab]${HEX}`;
// The bytes of one character in UTF-8; those of NUL and of the slash, which no name of a folder can hold, are left out.
const ESCAPED = [
  `%0[1-9A-Fa-f]|%2[\\dA-Ea-e]|%[13-7]${HEX}`,
  `%[Cc][2-9A-Fa-f]${NEXT}|%[Dd]${HEX}${NEXT}`,
  `%[Ee]0%[ABab]${HEX}${NEXT}|%[Ee][Dd]%[89]${HEX}${NEXT}|%[Ee][1-9A-CEFa-cef]${NEXT}${NEXT}`,
  `%[Ff]0%[9ABab]${HEX}${NEXT}${NEXT}|%[Ff][1-3]${NEXT}${NEXT}${NEXT}|%[Ff]4%8${HEX}${NEXT}${NEXT}`,
].join('|');

/** Where a lake is. All of a file URL is its path: what follows a # or a ? would be dropped, and another folder written. */
export const lakeLocation = filledText
  .regex(/^(?:s3:\/\/[^/]|file:\/\/\/)/, {
    error: 'must be s3://bucket/prefix or file:///absolute/path',
    abort: true,
  })
  .regex(new RegExp(`^(?:s3:|file:(?:[^%?#]|${ESCAPED})*$)`), {
    error: 'must be a URL: write # as %23, ? as %3F and % as %25',
  });
