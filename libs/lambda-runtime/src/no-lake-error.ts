import { VantaVulnError } from '@vanta-vuln/core';

/** A function does not know where its data is. */
export class NoLakeError extends VantaVulnError {
  override readonly name = 'NoLakeError';

  constructor() {
    super('no-lake', 'No bucket is named: S3_BUCKET is not set.', {
      hint: 'Set S3_BUCKET to the bucket of the stack, or VANTA_LAKE to s3://bucket/prefix.',
    });
  }
}
