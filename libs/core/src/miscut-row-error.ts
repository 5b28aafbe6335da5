import { VantaVulnError } from './vanta-vuln-error.ts';

/** The text that was taken for a row is none: the page has to be parsed as a whole. */
export class MiscutRowError extends VantaVulnError {
  override readonly name = 'MiscutRowError';

  constructor(cause: unknown) {
    super('row-miscut', 'What was taken for the text of a row is no JSON.', {
      hint: 'Take the rows of the page from its wholeRows().',
      cause,
    });
  }
}
