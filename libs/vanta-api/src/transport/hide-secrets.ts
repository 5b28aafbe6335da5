import { secretPattern } from '@vanta-vuln/core';
import type { HttpAnswer } from './read-answer.ts';

/**
 * An answer as errors may tell of it: what was sent in confidence is left out of one that is no success, however it is
 * spelled there.
 *
 * Gateways repeat the headers of a request in their errors, and an error is kept in the log of syncs.
 */
export function hideSecrets(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  if (answer.status === 200) return answer;
  const pattern = secretPattern(secrets);
  if (pattern === null) return answer;
  const { text, location, requestId } = answer;
  const hide = (given: string) => given.replace(pattern, '[redacted]');
  return {
    ...answer,
    text: hide(text),
    location: location === undefined ? undefined : hide(location),
    requestId: requestId === undefined ? undefined : hide(requestId),
  };
}
