import * as z from 'zod';

/** A whole number of a range, both ends included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** A text with something in it. */
export const filledText = z
  .string({ error: 'must be text' })
  .refine((text) => text.trim() !== '', 'must not be empty')
  .refine((text) => !text.includes('\0'), 'must not hold a NUL character');

/** One of some names. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

function withoutCredentials(text: string): boolean {
  const { username = '', password = '' } = URL.parse(text) ?? {};
  return username === '' && password === '';
}

/** Where a server is, without a `/` at its end. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL', abort: true })
  .refine(withoutCredentials, 'must not hold a user name or a password')
  .refine((text) => !/[?#]/.test(text), 'must not hold a query or a fragment')
  .transform((text) => text.replace(/\/+$/, ''));

/** Where a lake is. */
export const lakeLocation = filledText
  .regex(/^(?:s3:\/\/[^/]|file:\/\/\/)/, {
    error: 'must be s3://bucket/prefix or file:///absolute/path',
    abort: true,
  })
  .refine(
    (text) => text.startsWith('s3:') || isWholePath(text),
    'must be a URL: write # as %23, ? as %3F and % as %25',
  );

/** Whether all of a file URL is its path: what follows a # or a ? would be dropped, and another folder written. */
function isWholePath(url: string): boolean {
  try {
    decodeURIComponent(url);
    return !/[#?]/.test(url);
  } catch {
    return false;
  }
}
