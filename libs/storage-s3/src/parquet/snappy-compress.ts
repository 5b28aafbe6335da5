import { writeCopy, writeLength, writeLiteral } from './snappy-elements.ts';

const HASH_BITS = 14;
const HASH_FACTOR = 0x1e35a7bd;
const HASH_SHIFT = 32 - HASH_BITS;
const WORD_BYTES = 4;
const MAX_OFFSET = 0xffff;
// Near the end there is little left to find, and four bytes may not be there to be read.
const MARGIN = 15;
// How soon the search takes longer steps through what does not repeat.
const SKIP_BITS = 5;

/**
 * Compresses a page in the raw format of Snappy.
 *
 * It reads and writes four bytes at a time, to memory taken once: with hyparquet-writer's own compressor, which does
 * neither, a file of real CVE texts took three times as long.
 */
export function snappyCompress(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const output = takeScratch(input.length);
  const end = compressMatches(view, output, writeLength(output, input.length));
  return new Uint8Array(output.buffer, 0, end).slice();
}

// Used again from page to page: the memory of the worst case would otherwise wait for the collector each time.
const positions = new Int32Array(1 << HASH_BITS);
let scratch = new DataView(new ArrayBuffer(0));

function takeScratch(inputLength: number): DataView {
  // What does not compress at all grows by this much at most, as in the reference implementation.
  const longest = 32 + inputLength + Math.ceil(inputLength / 6) + WORD_BYTES;
  if (scratch.byteLength < longest) scratch = new DataView(new ArrayBuffer(longest));
  return scratch;
}

/** Writes what the input holds from `begun` on, and returns where that ends. */
function compressMatches(input: DataView, output: DataView, begun: number): number {
  const limit = input.byteLength - MARGIN;
  const seen = positions.fill(-1);
  let end = begun;
  let written = 0;
  let position = 0;
  let misses = 1 << SKIP_BITS;
  while (position < limit) {
    const word = input.getUint32(position, true);
    const slot = Math.imul(word, HASH_FACTOR) >>> HASH_SHIFT;
    const candidate = seen[slot] ?? -1;
    seen[slot] = position;
    const isMatch =
      candidate >= 0 && position - candidate <= MAX_OFFSET && input.getUint32(candidate, true) === word;
    if (!isMatch) {
      position += misses >>> SKIP_BITS;
      misses += 1;
      continue;
    }
    if (written < position) end = writeLiteral(output, end, { input, start: written, stop: position });
    const length = matchLength(input, candidate, position);
    end = writeCopy(output, end, { offset: position - candidate, length });
    position += length;
    written = position;
    misses = 1 << SKIP_BITS;
    if (position >= limit) break;
    // The end of a match is where the next one likely begins.
    seen[Math.imul(input.getUint32(position - 1, true), HASH_FACTOR) >>> HASH_SHIFT] = position - 1;
  }
  const stop = input.byteLength;
  return written < stop ? writeLiteral(output, end, { input, start: written, stop }) : end;
}

/** How many bytes are the same from two places on, of which the first four are. */
function matchLength(input: DataView, candidate: number, position: number): number {
  const back = position - candidate;
  const lastWord = input.byteLength - WORD_BYTES;
  let at = position + WORD_BYTES;
  for (; at <= lastWord; at += WORD_BYTES) {
    const difference = input.getInt32(at - back, true) ^ input.getInt32(at, true);
    // The lowest bit that differs is in the first byte that does.
    if (difference !== 0) return at - position + ((31 - Math.clz32(difference & -difference)) >>> 3);
  }
  while (at < input.byteLength && input.getUint8(at - back) === input.getUint8(at)) at += 1;
  return at - position;
}
