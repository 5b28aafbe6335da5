import { createHash } from 'node:crypto';
import { canonicalJson } from '@vanta-vuln/core';

/** A tag for what an answer depends on: equal facts give the same answer, byte for byte. */
export function entityTag(facts: unknown): string {
  return `"${createHash('sha256').update(canonicalJson(facts)).digest('base64url').slice(0, 27)}"`;
}

/** Whether an `If-None-Match` header names the tag, or any. */
export function isKnownTag(header: string | undefined, tag: string): boolean {
  const known = (header ?? '').split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*');
}
