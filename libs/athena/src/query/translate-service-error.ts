import { QueryCancelledError, QueryError, VantaVulnError } from '@vanta-vuln/core';
import {
  AthenaAccessError,
  AthenaSetupError,
  AthenaThrottledError,
  AthenaUnreachableError,
} from '../athena-errors.ts';
import { isUnreachable, lacksRegion } from '../no-answer.ts';
import { explainExecutionFailure } from './explain-failure.ts';

const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnrecognizedClientException',
  'ExpiredTokenException',
]);
const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'SlowDown']);
const MISSING = new Set(['NoSuchKey', 'NoSuchBucket', 'NotFound']);
const WITHOUT_ACCESS = new Set(['CredentialsProviderError', 'TokenProviderError']);

/** What a call of Athena or S3 threw, as one of our errors; those pass as they are, and so does what is no answer. */
export function translateServiceError(error: unknown): unknown {
  if (error instanceof VantaVulnError || !(error instanceof Error)) return error;
  const { name, message } = error;
  if (name === 'AbortError') return new QueryCancelledError(error);
  if (DENIED.has(name)) return new AthenaAccessError(message, error);
  if (WITHOUT_ACCESS.has(name)) return new AthenaAccessError('no credentials were found.', error);
  if (MISSING.has(name)) return new AthenaSetupError('the object with its result is gone.', error);
  if (THROTTLED.has(name)) return new AthenaThrottledError(message, error);
  if (lacksRegion(error)) return new AthenaSetupError('no region is set, as AWS_REGION does.', error);
  if (isUnreachable(error)) return new AthenaUnreachableError(message, error);
  if (name !== 'InvalidRequestException') return '$metadata' in error ? failed(error) : error;
  return /workgroup|output location|database|catalog/i.test(message)
    ? new AthenaSetupError(message, error)
    : explainExecutionFailure({ state: 'FAILED', reason: message, retryable: false });
}

/** An answer of AWS that has no words of ours; another try helps where the fault is its own. */
function failed(error: Error): QueryError {
  const retryable = '$fault' in error && error.$fault === 'server';
  return new QueryError('athena-failed', `Athena failed: ${error.name}: ${error.message}`, {
    hint: retryable
      ? 'It is a failure of Athena: run the query again.'
      : 'Mend what it names, then try again.',
    cause: error,
    retryable,
  });
}
