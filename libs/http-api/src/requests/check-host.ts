import { HostError } from '../request-errors.ts';

/**
 * Makes the check of the name that a request came under.
 *
 * A page of a foreign site may give its own name the address of this machine, and then read what is served here: but
 * the browser sends that name. Throws HostError for names that are not known.
 */
export function hostCheck(known: readonly string[]): (host: string | undefined) => void {
  return (host = '') => {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    if (!known.includes(name)) throw new HostError(host, known);
  };
}
