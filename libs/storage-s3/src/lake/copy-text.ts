/**
 * The same text in memory of its own. A row is cut out of the body of its page as a view of it: whoever keeps one row
 * for the length of a run would keep its whole page, some fifty times as much.
 */
export function copyText(text: string): string {
  return Buffer.from(text).toString();
}
