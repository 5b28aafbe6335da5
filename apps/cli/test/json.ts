import { expect } from 'vitest';

type Path = readonly (string | number)[];

/** The value of a JSON text, as something whose type is still to be shown. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** What lies at a path of keys and indexes; undefined when there is nothing. */
export function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isIndexable(inner) ? inner[key] : undefined), value);
}

function isIndexable(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The text at a path. */
export function textAt(value: unknown, ...path: Path): string {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  throw new TypeError(`no text at ${path.join('.')}`);
}

/** The number at a path. */
export function numberAt(value: unknown, ...path: Path): number {
  const found = at(value, ...path);
  if (typeof found === 'number') return found;
  throw new TypeError(`no number at ${path.join('.')}`);
}

/** The list at a path. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, ...path);
  if (Array.isArray(found)) return found;
  throw new TypeError(`no list at ${path.join('.')}`);
}

/** Stands for any text with a part, in an expected value. */
export function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

/** Stands for any text of a form, in an expected value. */
export function textLike(form: RegExp): unknown {
  return expect.stringMatching(form);
}
