import type { HttpAnswer } from './read-answer.ts';

/** A shorter text occurs by chance. */
const SHORTEST = 6;

/**
 * An answer as errors may tell of it: what was sent in confidence is left out of one that is no success.
 *
 * Gateways repeat the headers of a request in their errors, and an error is kept in the log of syncs.
 */
export function hideSecrets(answer: HttpAnswer, secrets: readonly string[]): HttpAnswer {
  if (answer.status === 200) return answer;
  const { text, location, requestId } = answer;
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())]);
  const hide = (given: string) => forms.reduce((rest, form) => rest.replaceAll(form, '[redacted]'), given);
  return {
    ...answer,
    text: hide(text),
    location: location === undefined ? undefined : hide(location),
    requestId: requestId === undefined ? undefined : hide(requestId),
  };
}
