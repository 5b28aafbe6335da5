import { VantaVulnError, describeValue } from '@vanta-vuln/core';

/** An option, an edit or a fault that the simulator cannot follow. */
export class SimulatorOptionError extends VantaVulnError {
  override readonly name = 'SimulatorOptionError';

  constructor(option: string, value: unknown, expected: string, cause?: unknown) {
    super('simulator-bad-option', `${option} is ${describeValue(value)}`, {
      hint: `Give ${expected}.`,
      cause,
    });
  }
}

/** A file of CVEs that cannot be read, or a line in it that is none. */
export class CveFileError extends VantaVulnError {
  override readonly name = 'CveFileError';
  readonly path: string;
  /** The line at fault, from 1; null when the file as a whole is. */
  readonly line: number | null;

  constructor(options: { path: string; line: number | null; problem: string; cause?: unknown }) {
    const place = options.line === null ? options.path : `${options.path}:${options.line}`;
    super('simulator-bad-cve-file', `${place}: ${options.problem}`, {
      hint: 'Each line must be a JSON object with cve, description, cvss, severity and packages.',
      cause: options.cause,
    });
    this.path = options.path;
    this.line = options.line;
  }
}
