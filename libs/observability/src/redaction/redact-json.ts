import { isJsonObject } from '@vanta-vuln/core';
import { REDACTED } from './redact-patterns.ts';
import { isSensitiveKey } from './sensitive-key.ts';

type RedactText = (text: string) => string;

/**
 * A copy of a JSON value without secrets: by the names of keys and headers at any depth, and by the look of the
 * texts; bytes and characters that spell a secret are found too.
 */
export function redactJson(value: unknown, redactText: RedactText): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number') return redactNumber(value, redactText);
  if (Array.isArray(value)) return redactArray(value, redactText);
  if (isJsonObject(value)) return redactObject(value, redactText);
  return value;
}

function redactNumber(value: number, redactText: RedactText): unknown {
  const text = String(value);
  return redactText(text) === text ? value : REDACTED;
}

function redactArray(values: readonly unknown[], redactText: RedactText): unknown {
  if (spellsSecret(values, redactText)) return REDACTED;
  // [name, value], and [name, value, name, value, ...] as node:http gives raw headers.
  return values.map((value, index) => {
    const before = index === 0 ? undefined : values[index - 1];
    return typeof before === 'string' && isSensitiveKey(before) ? REDACTED : redactJson(value, redactText);
  });
}

function redactObject(object: Readonly<Record<string, unknown>>, redactText: RedactText): unknown {
  if (isBuffer(object)) return `[${object.data.length} bytes]`;
  const entries = Object.entries(object);
  // A typed array or a spread text becomes an object with the keys 0, 1, 2, ...
  if (
    entries.every(([key], index) => key === String(index)) &&
    spellsSecret(Object.values(object), redactText)
  ) {
    return REDACTED;
  }
  const named = namesSecret(object);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      redactText(key),
      isSecretValue(value) && (isSensitiveKey(key) || (named && key === 'value'))
        ? REDACTED
        : redactJson(value, redactText),
    ]),
  );
}

function isBuffer(
  object: Readonly<Record<string, unknown>>,
): object is { readonly data: readonly unknown[] } {
  return object['type'] === 'Buffer' && Array.isArray(object['data']);
}

/** `{name: 'client_secret', value: '...'}`, as lists of headers and parameters hold it. */
function namesSecret({ name, key, header }: Readonly<Record<string, unknown>>): boolean {
  return [name, key, header].some((label) => typeof label === 'string' && isSensitiveKey(label));
}

function isSecretValue(value: unknown): boolean {
  return value !== null && typeof value !== 'boolean' && value !== '';
}

/** Whether bytes or single characters, put together, hold a secret. */
function spellsSecret(values: readonly unknown[], redactText: RedactText): boolean {
  if (values.length < 4) return false;
  return spelledTexts(values).some((text) => redactText(text) !== text);
}

function spelledTexts(values: readonly unknown[]): string[] {
  if (values.every(isByte)) {
    const bytes = Buffer.from(values);
    return [bytes.toString('utf8'), bytes.toString('latin1')];
  }
  return values.every(isCharacter) ? [values.join('')] : [];
}

function isCharacter(value: unknown): boolean {
  // A character outside the basic plane has two code units.
  return typeof value === 'string' && value.length <= 2;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
