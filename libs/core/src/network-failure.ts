import { hasCode } from './has-code.ts';

const CONNECT_CODES = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
] as const;

/** Whether an error says that no connection was made; several addresses of one host fail in an AggregateError. */
export function isConnectFailure(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isConnectFailure);
  return hasCode(error, ...CONNECT_CODES);
}

/** Whether an error says that no connection was made, or that it broke. */
export function isNetworkFailure(error: unknown): boolean {
  return isConnectFailure(error) || hasCode(error, 'ECONNRESET', 'EPIPE');
}
