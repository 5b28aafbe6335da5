import { parseTimestamp } from '@vanta-vuln/core';
import { badRequest } from './answer.ts';

const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 10;

/** The page size of a request: 1 to 100, 10 when absent; anything else is refused with 400. */
export function pageSizeOf(query: URLSearchParams): number {
  const text = query.get('pageSize');
  if (text === null) return DEFAULT_PAGE_SIZE;
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= MAX_PAGE_SIZE) return size;
  throw badRequest(`pageSize must be a number from 1 to ${MAX_PAGE_SIZE}, got ${text}`);
}

/** `true` or `false`; undefined when absent. */
export function booleanOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw badRequest(`${name} must be true or false, got ${text}`);
}

/** An ISO 8601 moment in milliseconds; undefined when absent. */
export function momentOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const moment = parseTimestamp(text);
  if (moment === null) throw badRequest(`${name} must be an ISO 8601 date, got ${text}`);
  return moment;
}

/** One of the given words; undefined when absent. A key that is repeated is refused. */
export function wordOf(query: URLSearchParams, name: string, words: readonly string[]): string | undefined {
  const texts = query.getAll(name);
  if (texts.length > 1) throw badRequest(`${name} takes one value, got ${texts.join(' and ')}`);
  const [text] = texts;
  if (text === undefined || words.includes(text)) return text;
  throw badRequest(`${name} must be one of ${words.join(', ')}, got ${text}`);
}

/** Texts of a key that may be repeated; undefined when absent. */
export function textsOf(query: URLSearchParams, name: string): ReadonlySet<string> | undefined {
  const texts = query.getAll(name);
  return texts.length === 0 ? undefined : new Set(texts);
}
