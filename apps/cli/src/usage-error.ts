import { VantaVulnError } from '@vanta-vuln/core';

/** The command line asks for something that makes no sense; the program exits with 2. */
export class UsageError extends VantaVulnError {
  override readonly name = 'UsageError';

  constructor(message: string, hint: string) {
    super('usage', message, { hint });
  }
}
