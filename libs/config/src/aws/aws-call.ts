import { VantaVulnError } from '@vanta-vuln/core';

/** How long a call to AWS may take, retries included, in milliseconds. */
export const AWS_CALL_TIMEOUT = 10_000;

/** AWS did not answer a question about settings or credentials. */
export class AwsCallError extends VantaVulnError {
  override readonly name = 'AwsCallError';

  constructor(call: string, cause: unknown) {
    super('aws-call-failed', `${call} failed: ${reasonOf(cause)}.`, { hint: hintFor(cause), cause });
  }
}

/** Runs one call of the AWS SDK with a time limit and names the call when it fails. */
export async function awsCall<T>(
  call: string,
  timeout: number,
  run: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(timeout);
  try {
    // The SDK's search for AWS credentials does not listen to the signal.
    return await Promise.race([run({ abortSignal }), timeIsUp(abortSignal, timeout)]);
  } catch (error) {
    throw new AwsCallError(call, abortSignal.aborted ? new TimeLimitError(timeout) : error);
  }
}

function timeIsUp(signal: AbortSignal, timeout: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new TimeLimitError(timeout)), { once: true });
  });
}

class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';

  constructor(timeout: number) {
    super(`no answer within ${timeout} ms`);
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.message === '' ? codeOf(cause) : cause.message;
  return `${cause.name}: ${text}`.replace(/\.$/, '');
}

/** A refused connection has a code but no message: its causes are in an AggregateError. */
function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'no message';
}

function hintFor(cause: unknown): string {
  const name = cause instanceof Error ? cause.name : '';
  if (/AccessDenied|Unauthorized/.test(name)) {
    return 'Allow this role or user the call on that resource, and kms:Decrypt on its key.';
  }
  if (/CredentialsProvider|UnrecognizedClient|InvalidSignature|ExpiredToken/.test(name)) {
    return 'Sign in to AWS, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  }
  if (/region/i.test(cause instanceof Error ? cause.message : '')) return 'Set AWS_REGION.';
  return 'Check the AWS region (AWS_REGION), the network and the endpoint (AWS_ENDPOINT_URL).';
}
