import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiKeyError } from '../request-errors.ts';

/** Makes the check of a key: it throws ApiKeyError for any other one, after a time that tells nothing of the right one. */
export function apiKeyCheck(expected: string): (given: string | undefined) => void {
  const digest = digestOf(expected);
  return (given) => {
    if (given === undefined || given === '') throw new ApiKeyError('missing');
    // Of one length, whatever was given: else the comparison would refuse, and its time would tell the length.
    if (!timingSafeEqual(digestOf(given), digest)) throw new ApiKeyError('wrong');
  };
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
