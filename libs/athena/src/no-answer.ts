const NETWORK_CODES: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether a call of AWS failed because no answer came. */
export function isUnreachable(error: Error): boolean {
  return error.name === 'TimeoutError' || ('code' in error && NETWORK_CODES.has(error.code));
}

/** Whether a call of AWS failed because nobody has said in which region; the SDK gives that no name. */
export function lacksRegion(error: Error): boolean {
  return error.message === 'Region is missing';
}
