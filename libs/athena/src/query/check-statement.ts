import { QueryRefusedError } from '@vanta-vuln/core';

// What may stand before the first word: white space, comments, brackets.
const BEFORE = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()+/;
const READS = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE']);

/**
 * Throws QueryRefusedError for a statement that does more than to read.
 *
 * Athena takes one statement at a time, and in its SQL none that begins as a query can write.
 */
export function checkStatement(sql: string): void {
  const [word = ''] = /^[a-z]+/i.exec(sql.replace(BEFORE, '')) ?? [];
  if (!READS.has(word.toUpperCase())) {
    throw new QueryRefusedError(`it begins with ${word === '' ? 'no word' : word}, which is no query.`);
  }
}
