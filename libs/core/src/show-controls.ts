import { unicodeEscape } from './unicode-escape.ts';

// What moves the cursor, changes colours or titles, or reorders what is read: C0 but for tabs and ends of lines, DEL, C1,
// line and paragraph separators, bidirectional controls, the byte order mark.
const CONTROLS = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text from outside with its control characters as JSON escapes them, `\u001b`: a terminal shows them instead of
 * obeying.
 *
 * Tabs and ends of lines stay. JSON text stands for the same value.
 */
export function showControls(text: string): string {
  return text.replace(CONTROLS, unicodeEscape);
}
