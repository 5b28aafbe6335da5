import { VantaVulnError } from '@vanta-vuln/core';

/** The bucket and the folder of a lake. */
export interface LakePlace {
  readonly bucket: string;
  /** With a `/` at its end; empty for a whole bucket. */
  readonly prefix: string;
}

/** A lake that is not in S3 has no place in the Glue catalog. */
export class LakePlaceError extends VantaVulnError {
  override readonly name = 'LakePlaceError';

  constructor(lake: string) {
    super('lake-not-in-s3', `The catalog is for lakes in S3, and this one is ${lake}.`, {
      hint: 'Set S3_BUCKET to the bucket of the lake.',
    });
  }
}

/** Takes `s3://bucket/prefix` apart; throws {@link LakePlaceError} for any other place. */
export function bucketOf(lake: string): LakePlace {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/*(.*?)\/*$/.exec(lake) ?? [];
  if (bucket === undefined) throw new LakePlaceError(lake);
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}
