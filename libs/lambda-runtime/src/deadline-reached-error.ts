import { VantaVulnError } from '@vanta-vuln/core';

/** The time of an invocation is used up but for its reserve; the work can go on in the next one. */
export class DeadlineReachedError extends VantaVulnError {
  override readonly name = 'DeadlineReachedError';

  constructor(reserve: number) {
    super('deadline-reached', `Only the last ${String(reserve)} ms of this invocation are left.`, {
      hint: 'Call the function again to go on, or give it a longer timeout.',
      retryable: true,
    });
  }
}
