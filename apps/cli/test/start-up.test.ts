import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const dist = resolve(import.meta.dirname, '../dist');

/** The characters of a file of the bundle and of all files that it can't do without. */
function charactersFrom(name: string, seen = new Set<string>()): number {
  if (seen.has(name)) return 0;
  seen.add(name);
  const text = readFileSync(join(dist, name), 'utf8');
  const imports = text.matchAll(/(?:\bfrom|\bimport) ?"\.\/([^"]+\.js)"/g);
  return [...imports].reduce((sum, [, other = '']) => sum + charactersFrom(other, seen), text.length);
}

it('starts with the command line alone: what a command needs is loaded when it is called', () => {
  const characters = charactersFrom('main.js');
  // Commander and the flags take some 70 kB; the schemas of core alone would be as much again, and 15 ms.
  expect(characters).toBeGreaterThan(40_000);
  expect(characters).toBeLessThan(100_000);
});
