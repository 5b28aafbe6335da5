/** A person or the system asked the program to stop; it exits with 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(signal: string) {
    super(`Stopped by ${signal}.`);
  }
}
