import { safeText } from './safe-text.ts';

/**
 * A text as a cell of a Markdown table: on one line, and without anything that Markdown or HTML would take for
 * a cell's end, a link, an image, a tag or an emphasis.
 */
export function escapeMarkdown(text: string): string {
  return safeText(text).replace(/[\\`*_[\]<>|~&]/g, '\\$&');
}
