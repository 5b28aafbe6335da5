import { join } from 'node:path';

/** The page with the picture. */
export const STATE_MACHINE_PAGE = join(import.meta.dirname, '../../../docs/STATE_MACHINE.md');

const PICTURE = /```mermaid\n[^]*?```/;

/** The page with its picture replaced. Throws Error where the page has none. */
export function withPicture(page: string, picture: string): string {
  if (!PICTURE.test(page)) throw new Error('The page has no ```mermaid block.');
  return page.replace(PICTURE, () => `\`\`\`mermaid\n${picture}\n\`\`\``);
}
