import { styleText } from 'node:util';

/** How texts are dressed on a terminal; every function leaves them as they are where no colour is wanted. */
export interface TerminalStyle {
  readonly title: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly warning: (text: string) => string;
  /** Colours the name of a severity by how bad it is; other texts stay as they are. */
  readonly severity: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

const SEVERITY_FORMATS = new Map<string, Format>([
  ['CRITICAL', ['bold', 'red']],
  ['HIGH', 'red'],
  ['MEDIUM', 'yellow'],
  ['LOW', 'cyan'],
]);

/** The style with or without colours. */
export function terminalStyle(color: boolean): TerminalStyle {
  const dress = (format: Format, text: string) =>
    // The caller has decided: whether this process has a terminal says nothing about where the text goes.
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    title: (text) => dress('bold', text),
    heading: (text) => dress('dim', text),
    warning: (text) => dress('yellow', text),
    severity: (text) => {
      const format = SEVERITY_FORMATS.get(text);
      return format === undefined ? text : dress(format, text);
    },
  };
}
