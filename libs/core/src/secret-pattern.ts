import { inspect } from 'node:util';
import { unicodeEscape } from './unicode-escape.ts';

/** Shorter texts occur by chance: replacing them would make every message unreadable. */
const SHORTEST = 6;

/**
 * A pattern (flags `gi`) that finds secrets wherever somebody repeats them: as they are, escaped as JSON, source code or
 * a URL, in hexadecimal digits and in base64. Null where there is none; one of less than 6 characters is left aside.
 */
export function secretPattern(secrets: Iterable<string>): RegExp | null {
  const forms = [...secrets].filter((secret) => secret.length >= SHORTEST).flatMap(formsOf);
  if (forms.length === 0) return null;
  // The longest first: a form may begin with another.
  const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.join('|'), 'gi');
}

/** The ways in which a secret may be written, as regular expressions. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = jsonForm(secret);
  // As node:util prints it, within an object: quoted and escaped like source code.
  const inspected = inspect(secret).slice(1, -1);
  const ascii = asciiForm(json);
  const escaped = [json, jsonForm(json), ascii, jsonForm(ascii), inspected, jsonForm(inspected)];
  const inUrls = [
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    new URL(`http://host/?${secret}`).search.slice(1),
  ];
  const literal = [secret, ...escaped, ...inUrls, bytes.toString('hex')];
  return [...literal.filter((form) => form.length >= SHORTEST).map(escapePattern), ...base64Forms(bytes)];
}

function jsonForm(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As writers of JSON do it that keep to ASCII. */
function asciiForm(json: string): string {
  return json.replace(/[^ -~]/g, unicodeEscape);
}

/**
 * The characters that a secret gives in base64 wherever it begins in a group of three bytes, as it does behind a
 * client id in a Basic header; the rest of the base64 text goes with it.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const whole = text.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3));
    const url = whole.replaceAll('+', '-').replaceAll('/', '_');
    return [whole, url].map((form) => `${escapePattern(form)}[\\w+/=-]*`);
  });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
