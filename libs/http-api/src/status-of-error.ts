import { VantaVulnError } from '@vanta-vuln/core';

/** Statuses by code; the codes that are not here say that something behind the API is not as it should be. */
const STATUSES: Readonly<Record<string, number>> = {
  'request-invalid': 400,
  'body-unreadable': 400,
  'query-token': 400,
  'invalid-statistics-option': 400,
  'api-key-missing': 401,
  'api-key-wrong': 401,
  'free-sql-disabled': 403,
  'query-unknown': 404,
  'route-unknown': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'store-locked': 409,
  'query-expired': 410,
  'body-too-large': 413,
  'body-type-unsupported': 415,
  'host-unknown': 421,
  'template-unknown': 422,
  'template-parameter': 422,
  'no-snapshot': 422,
  'query-syntax': 422,
  'query-refused': 422,
  'query-column-missing': 422,
  'query-table-missing': 422,
  'query-scan-limit': 422,
  'query-memory': 422,
  'query-parameters': 422,
  'query-parameter-invalid': 422,
  'query-array-column': 422,
  'query-value-unreadable': 422,
  'query-failed': 422,
  'answer-too-large': 422,
  'row-too-large': 422,
  'sync-trigger-missing': 501,
  // What the server itself is not allowed to read is no fault of the caller.
  'query-access-denied': 502,
  'access-denied': 502,
  'query-timeout': 504,
};

const INTERNAL = 500;
const UNAVAILABLE = 503;

/** The status that an error stands for: 500 for what nobody threw on purpose. */
export function statusOfError(error: unknown): number {
  return error instanceof VantaVulnError ? (STATUSES[error.code] ?? UNAVAILABLE) : INTERNAL;
}
