import { describe, expect, it } from 'vitest';
import { LakePlaceError, bucketOf } from './lake-place.ts';

describe('the place of a lake', () => {
  it.each([
    ['s3://bucket', { bucket: 'bucket', prefix: '' }],
    ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
    ['s3://bucket/team/lake/', { bucket: 'bucket', prefix: 'team/lake/' }],
  ])('%s has a bucket and a prefix', (lake, place) => {
    expect(bucketOf(lake)).toEqual(place);
  });

  it('is in S3, else there is nothing to register', () => {
    expect(() => bucketOf('file:///data/lake')).toThrow(LakePlaceError);
  });
});
