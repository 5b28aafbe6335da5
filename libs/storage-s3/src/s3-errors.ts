import { S3ServiceException } from '@aws-sdk/client-s3';
import {
  ObjectArchivedError,
  ObjectNotFoundError,
  ObjectStoreError,
  isNetworkFailure,
} from '@vanta-vuln/core';

/** The HTTP status that S3 answered with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** An answer without the version of an object: nothing could be replaced safely. */
export function noVersion(location: string, key: string): ObjectStoreError {
  return new ObjectStoreError('object-store-failed', `${location} named no version of ${key}.`, {
    hint: 'The server at this endpoint does not speak S3 in full: choose another.',
  });
}

type Refusal = readonly [code: string, message: string, hint: string];

const WRONG_REGION: Refusal = [
  'wrong-region',
  'the bucket is in another region',
  'Set AWS_REGION to its region.',
];

// What S3 says, what it means, and what helps.
const REFUSALS: Readonly<Record<string, Refusal>> = {
  NoSuchBucket: ['bucket-missing', 'the bucket does not exist', 'Make the bucket, or correct its name.'],
  PermanentRedirect: WRONG_REGION,
  AuthorizationHeaderMalformed: WRONG_REGION,
  IllegalLocationConstraintException: WRONG_REGION,
  AccessDenied: [
    'access-denied',
    'access was denied',
    'Allow this identity to list the bucket and to get, put and delete its objects.',
  ],
  ExpiredToken: ['credentials-expired', 'the credentials have expired', 'Sign in to AWS again.'],
  RequestTimeTooSkewed: [
    'clock-wrong',
    'the clock of this machine is wrong',
    'Set the clock: S3 refuses requests that are more than 15 minutes off.',
  ],
  InvalidAccessKeyId: ['credentials-invalid', 'the access key is unknown', 'Check the AWS credentials.'],
  SignatureDoesNotMatch: ['credentials-invalid', 'the secret key is wrong', 'Check the AWS credentials.'],
  CredentialsProviderError: [
    'credentials-missing',
    'no credentials were found',
    'Sign in to AWS, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
};

// The answer to a HEAD has no body, and so no name.
const NAMES_OF_STATUS: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  403: 'AccessDenied',
  404: 'NoSuchKey',
};

/** What a caller may read of a failure of S3 on one key; an error that is not S3's passes through. */
export function translateS3Error(location: string, key: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ObjectStoreError) return error;
  const status = statusOf(error);
  const name = REFUSALS[error.name] === undefined ? NAMES_OF_STATUS[status ?? 0] : error.name;
  if (name === 'NoSuchKey') return new ObjectNotFoundError(location, key, error);
  if (error.name === 'InvalidObjectState') return new ObjectArchivedError(location, key, error);
  const refusal = REFUSALS[name ?? ''];
  if (refusal !== undefined) {
    const [code, message, general] = refusal;
    const hint = refusal === WRONG_REGION ? regionHint(error, general) : general;
    return new ObjectStoreError(code, `${location}: ${message}${missingRight(error)}.`, {
      hint,
      cause: error,
    });
  }
  if (error.message === 'Region is missing') return regionMissing(location, error);
  if (isUnreachable(error)) return noAnswer(`${location} cannot be reached: ${error.message}.`, error);
  if (!('$metadata' in error)) return error;
  if (isRefusal(status)) return refused(location, key, error);
  return new ObjectStoreError('object-store-failed', `${location} failed on ${key}: ${error.name}.`, {
    hint: 'S3 did not serve the request after several attempts: try again later.',
    cause: error,
    retryable: true,
  });
}

/** S3 names the action that a role lacks, of the key that encrypts the bucket as well. */
function missingRight({ message }: Error): string {
  const [, action] = /not authorized to perform: ([\w:*]+)/.exec(message) ?? [];
  return action === undefined ? '' : ` (${action})`;
}

/** Whether S3 would say the same again. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && ![408, 409, 429].includes(status);
}

/** A refusal that has no words of ours: those of S3, as of a key that was switched off. */
function refused(location: string, key: string, cause: Error): ObjectStoreError {
  return new ObjectStoreError(
    'object-store-refused',
    `${location} refused ${key}: ${cause.name}: ${cause.message}`,
    { hint: 'Mend what S3 names, then try again.', cause },
  );
}

function regionHint(error: Error, general: string): string {
  return 'Region' in error && typeof error.Region === 'string'
    ? `Set AWS_REGION to ${error.Region}.`
    : general;
}

/** Whether no answer came; the SDK marks only what it has tried itself, so a source's failure is none. */
function isUnreachable(error: Error): boolean {
  if (!('$metadata' in error) || statusOf(error) !== undefined) return false;
  return error.name === 'TimeoutError' || isNetworkFailure(error);
}

/** The SDK gives that error no name. */
function regionMissing(location: string, cause: Error): ObjectStoreError {
  return new ObjectStoreError('region-missing', `${location}: no AWS region is set.`, {
    hint: 'Set AWS_REGION to the region of the bucket, or a region in the AWS profile.',
    cause,
  });
}

/** No answer came, or not the whole of it; `message` says which. */
export function noAnswer(message: string, cause: unknown): ObjectStoreError {
  return new ObjectStoreError('object-store-unreachable', message, {
    hint: 'Check the network, and AWS_ENDPOINT_URL where it is set; then try again.',
    cause,
    retryable: true,
  });
}
