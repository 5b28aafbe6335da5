import truncatedWidth from 'fast-string-truncated-width';

/** How many columns of a terminal a text takes: wide letters and emoji take two. */
export function displayWidth(text: string): number {
  return truncatedWidth(text).width;
}

/** The text, cut to so many columns of a terminal; what was cut ends in `…`. */
export function cutToWidth(text: string, width: number): string {
  const { index, ellipsed } = truncatedWidth(text, { limit: width, ellipsis: '…', ellipsisWidth: 1 });
  return `${text.slice(0, index)}${ellipsed ? '…' : ''}`;
}
