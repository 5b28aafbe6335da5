import { hashText } from './random.ts';

const hex8 = (value: number) => (value >>> 0).toString(16).padStart(8, '0');

/**
 * Makes the ids of one kind of row: 24 hexadecimal digits, different for every number.
 *
 * The first eight digits are the number times an odd constant modulo 2^32, which is one-to-one and
 * scatters neighbours; the rest names the seed and the kind.
 */
export function idMaker(seed: number, kind: string): (number: number) => string {
  const suffix = hex8(hashText(`${seed}/${kind}`)) + hex8(hashText(`${kind}\\${seed}`));
  return (number) => hex8(Math.imul(number + 1, 0x9e3779b1)) + suffix;
}
