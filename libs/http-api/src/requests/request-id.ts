import { randomUUID } from 'node:crypto';

/** The header that carries the id of a request, in both directions. */
export const REQUEST_ID_HEADER = 'x-request-id';

// What may stand in a log and in a header without doing harm there.
const ID = /^[\w.:=-]{1,128}$/;

/** The id that the caller gave, else the server's own, else a random one. */
export function requestIdOf(given: string | undefined, ofServer: string | undefined): string {
  return given !== undefined && ID.test(given) ? given : (ofServer ?? randomUUID());
}
