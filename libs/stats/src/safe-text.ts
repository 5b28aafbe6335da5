// What moves the cursor, changes colours or titles, or reorders what is read: C0, DEL, C1, line and paragraph
// separators, bidirectional controls, the byte order mark, and halves of surrogate pairs.
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;

/**
 * A text from outside as it may be printed to a terminal: control characters, and with them every escape
 * sequence, are shown instead of being obeyed.
 *
 * Tabs and line breaks become blanks, other C0 controls their pictures (`␛`), the rest `�`. Letters of any
 * script, emoji and combining marks stay.
 */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (unsafe) => {
    const code = unsafe.codePointAt(0) ?? 0;
    if ((code >= 0x09 && code <= 0x0d) || code === 0x85 || code === 0x2028 || code === 0x2029) return ' ';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : '�';
  });
}
