import { VantaVulnError } from '@vanta-vuln/core';
import { isUnreachable, lacksRegion } from '../no-answer.ts';

/** What the catalog has and what the lake needs can't both be. */
export class CatalogConflictError extends VantaVulnError {
  override readonly name = 'CatalogConflictError';
  readonly table: string;

  constructor(
    table: string,
    { what, has, needs }: { readonly what: string; readonly has: string; readonly needs: string },
  ) {
    super(
      'catalog-conflict',
      `${what} of table ${table} is ${has} in the catalog and ${needs} in the lake.`,
      {
        hint: 'Columns are only ever added. Use another database, or drop the table in Glue (its files stay) and apply again.',
      },
    );
    this.table = table;
  }
}

/** Glue did not do what was asked. */
export class CatalogError extends VantaVulnError {
  override readonly name = 'CatalogError';
}

/** Throws CatalogError for what is no place: tables there would be empty, without an error. */
export function checkLocation(lake: string): void {
  if (/^[a-z][\da-z]*:\/\/./.test(lake)) return;
  throw new CatalogError('catalog-location-invalid', `${JSON.stringify(lake)} is no location of a lake.`, {
    hint: 'Give s3://bucket/prefix.',
  });
}

const REFUSALS: Readonly<Record<string, readonly [code: string, hint: string]>> = {
  AccessDeniedException: [
    'catalog-access-denied',
    'Allow this identity to read and write the database, its tables and its partitions in Glue.',
  ],
  UnrecognizedClientException: ['catalog-access-denied', 'Check the AWS credentials.'],
  ExpiredTokenException: ['catalog-access-denied', 'The credentials have expired: sign in to AWS again.'],
  CredentialsProviderError: [
    'catalog-access-denied',
    'Sign in to AWS, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  ConcurrentModificationException: ['catalog-busy', 'Somebody else changes the catalog: apply again.'],
  ResourceNumberLimitExceededException: [
    'catalog-full',
    'Ask AWS to raise the limit that the message names.',
  ],
};

/** What a call of Glue threw, as one of our errors; those pass as they are, and so does what is no answer. */
export function translateCatalogError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof VantaVulnError) return error;
  const known = REFUSALS[error.name];
  if (known !== undefined) {
    const [code, hint] = known;
    return new CatalogError(code, `Glue refused: ${error.message}`, { hint, cause: error });
  }
  if (lacksRegion(error)) {
    return new CatalogError('catalog-region-missing', 'No AWS region is set for Glue.', {
      hint: 'Set AWS_REGION, or give --athena-region.',
      cause: error,
    });
  }
  if (isUnreachable(error)) {
    return new CatalogError('catalog-unreachable', `Glue cannot be reached: ${error.message}.`, {
      hint: 'Check the network, the region, and AWS_ENDPOINT_URL where it is set; then try again.',
      cause: error,
      retryable: true,
    });
  }
  if (!('$metadata' in error)) return error;
  return new CatalogError('catalog-failed', `Glue failed: ${error.name}: ${error.message}`, {
    hint: 'Try again later; what was done stays, and applying again does the rest.',
    cause: error,
    retryable: true,
  });
}
