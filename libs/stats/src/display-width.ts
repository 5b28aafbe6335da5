import truncatedWidth from 'fast-string-truncated-width';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

// Made when first needed: most texts have no letter of more than one code point.
let letters: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes: wide letters and emoji take two. */
export function displayWidth(text: string): number {
  return truncatedWidth(text).width;
}

/** The text, cut to so many columns of a terminal; what was cut ends in `…`. */
export function cutToWidth(text: string, width: number): string {
  // Looks no further than where the width is exceeded.
  if (!truncatedWidth(text, { limit: width }).truncated) return text;
  return width < 1 ? '' : `${text.slice(0, endOfWidth(text, width - 1))}…`;
}

/** Where the letters end that have place. The library that measures is off by some letters when it cuts. */
function endOfWidth(text: string, width: number): number {
  if (PRINTABLE_ASCII.test(text)) return width;
  letters ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let [end, taken] = [0, 0];
  for (const { segment } of letters.segment(text)) {
    taken += displayWidth(segment);
    if (taken > width) break;
    end += segment.length;
  }
  return end;
}
