import { VantaVulnError } from '@vanta-vuln/core';

/** A person or the system asked the program to stop; it exits with 130. */
export class InterruptedError extends VantaVulnError {
  override readonly name = 'InterruptedError';

  constructor(signal: string) {
    super('interrupted', `Stopped by ${signal}.`, { hint: 'Run the command again.', retryable: true });
  }
}
