import { isNetworkFailure } from '@vanta-vuln/core';

/** Whether a call of AWS failed because no answer came. */
export function isUnreachable(error: Error): boolean {
  return error.name === 'TimeoutError' || isNetworkFailure(error);
}

/** Whether a call of AWS failed because nobody has said in which region; the SDK gives that no name. */
export function lacksRegion(error: Error): boolean {
  return error.message === 'Region is missing';
}
