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
  if (typeof value === 'object' && value !== null) return redactObject(Object.entries(value), redactText);
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

type Fields = readonly (readonly [name: string, value: unknown])[];

function redactObject(fields: Fields, redactText: RedactText): unknown {
  const bytes = bufferLength(fields);
  if (bytes !== null) return `[${bytes} bytes]`;
  // A typed array or a spread text becomes an object with the keys 0, 1, 2, ...
  const isList = fields.every(([name], index) => name === String(index));
  if (
    isList &&
    spellsSecret(
      fields.map(([, value]) => value),
      redactText,
    )
  )
    return REDACTED;
  const named = namesSecret(fields);
  const isSecret = (name: string) => isSensitiveKey(name) || (named && name === 'value');
  return Object.fromEntries(
    fields.map(([name, value]) => [
      redactText(name),
      isSecretValue(value) && isSecret(name) ? REDACTED : redactJson(value, redactText),
    ]),
  );
}

/** How many bytes a Buffer had, which JSON holds as `{"type":"Buffer","data":[...]}`; null for anything else. */
function bufferLength([type, data]: Fields): number | null {
  const isBuffer = type?.[0] === 'type' && type[1] === 'Buffer' && data?.[0] === 'data';
  return isBuffer && Array.isArray(data[1]) ? data[1].length : null;
}

const LABELS: ReadonlySet<string> = new Set(['name', 'key', 'header']);

/** `{name: 'client_secret', value: '...'}`, as lists of headers and parameters hold it. */
function namesSecret(fields: Fields): boolean {
  return fields.some(
    ([name, value]) => LABELS.has(name) && typeof value === 'string' && isSensitiveKey(value),
  );
}

function isSecretValue(value: unknown): boolean {
  return value !== null && typeof value !== 'boolean' && value !== '';
}

/** Whether bytes or single characters, put together, hold a secret. */
function spellsSecret(values: readonly unknown[], redactText: RedactText): boolean {
  if (values.length < 4) return false;
  const text = spelledText(values);
  return redactText(text) !== text;
}

function spelledText(values: readonly unknown[]): string {
  if (values.every(isByte)) return Buffer.from(values).toString('utf8');
  return values.every(isCharacter) ? values.join('') : '';
}

function isCharacter(value: unknown): boolean {
  // A character outside the basic plane has two code units.
  return typeof value === 'string' && value.length <= 2;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
