import { inspect } from 'node:util';
import { REDACTED } from './redact-patterns.ts';

/** Shorter texts occur by chance: replacing them would make every message unreadable. */
const SHORTEST = 6;

/** A growing list of secrets which finds them in any text, also encoded. */
export interface KnownSecrets {
  /** Takes a secret in; one of less than 6 characters is ignored, since it would occur by chance. */
  add(secret: string): void;
  /** Replaces every known secret in a text. */
  redact(text: string): string;
}

/** Makes an empty list of known secrets. */
export function createKnownSecrets(): KnownSecrets {
  const forms = new Set<string>();
  let pattern: RegExp | null = null;
  return {
    add(secret) {
      if (secret.length < SHORTEST) return;
      for (const form of formsOf(secret)) forms.add(form);
      // The longest first: a form may begin with another.
      const longestFirst = [...forms].sort((one, other) => other.length - one.length);
      pattern = new RegExp(longestFirst.join('|'), 'gi');
    },
    redact: (text) => (pattern === null ? text : text.replace(pattern, REDACTED)),
  };
}

/** The ways in which a secret may be written, as regular expressions. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = jsonForm(secret);
  // As node:util prints it, within an object: quoted and escaped like source code.
  const inspected = inspect(secret).slice(1, -1);
  const escaped = [json, jsonForm(json), inspected, jsonForm(inspected)];
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
