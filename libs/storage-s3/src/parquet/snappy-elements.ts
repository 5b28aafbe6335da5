const WORD_BYTES = 4;
const LONGEST_COPY = 64;
const INLINE_LITERAL = 60;

/** Writes the length of what was compressed, and returns where that ends. */
export function writeLength(output: DataView, length: number): number {
  let end = 0;
  let rest = length;
  while (rest > 0x7f) {
    output.setUint8(end, (rest & 0x7f) | 0x80);
    end += 1;
    rest >>>= 7;
  }
  output.setUint8(end, rest);
  return end + 1;
}

/** Writes bytes as they are, from `at` on, and returns where they end; up to three more are written behind them. */
export function writeLiteral(
  output: DataView,
  at: number,
  { input, start, stop }: { readonly input: DataView; readonly start: number; readonly stop: number },
): number {
  const length = stop - start;
  const begun = writeLiteralLength(output, at, length - 1);
  // Four bytes at a time, where the input has four more: most literals are short, and a call takes longer.
  if (length <= INLINE_LITERAL && stop + WORD_BYTES <= input.byteLength) {
    for (let index = 0; index < length; index += WORD_BYTES)
      output.setInt32(begun + index, input.getInt32(start + index, true), true);
  } else {
    const bytes = new Uint8Array(input.buffer, input.byteOffset + start, length);
    new Uint8Array(output.buffer, begun).set(bytes);
  }
  return begun + length;
}

function writeLiteralLength(output: DataView, at: number, last: number): number {
  if (last < INLINE_LITERAL) {
    output.setUint8(at, last << 2);
    return at + 1;
  }
  const bytes = last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : last < 1 << 24 ? 3 : 4;
  output.setUint8(at, (INLINE_LITERAL - 1 + bytes) << 2);
  output.setUint32(at + 1, last, true);
  return at + 1 + bytes;
}

/** Writes a copy of earlier bytes, from `at` on, and returns where it ends; up to one more byte is written behind it. */
export function writeCopy(
  output: DataView,
  at: number,
  { offset, length }: { readonly offset: number; readonly length: number },
): number {
  let end = at;
  let rest = length;
  // Never less than four left: a shorter copy has no form.
  while (rest >= LONGEST_COPY + WORD_BYTES) {
    end = writeLongCopy(output, end, 2 | ((LONGEST_COPY - 1) << 2) | (offset << 8));
    rest -= LONGEST_COPY;
  }
  if (rest > LONGEST_COPY) {
    end = writeLongCopy(output, end, 2 | ((LONGEST_COPY - WORD_BYTES - 1) << 2) | (offset << 8));
    rest -= LONGEST_COPY - WORD_BYTES;
  }
  if (rest >= 12 || offset >= 2048) return writeLongCopy(output, end, 2 | ((rest - 1) << 2) | (offset << 8));
  const tag = 1 | ((rest - WORD_BYTES) << 2) | ((offset >>> 8) << 5);
  output.setUint16(end, tag | ((offset & 0xff) << 8), true);
  return end + 2;
}

function writeLongCopy(output: DataView, at: number, element: number): number {
  output.setUint32(at, element, true);
  return at + 3;
}
