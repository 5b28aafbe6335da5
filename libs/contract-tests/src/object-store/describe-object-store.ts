import { describe } from 'vitest';
import { describeConditions } from './describe-conditions.ts';
import { describeListing } from './describe-listing.ts';
import { describeReading } from './describe-reading.ts';
import { describeUploads } from './describe-uploads.ts';
import type { ObjectStoreTarget } from './object-store-target.ts';

/** The suite that every ObjectStore passes. */
export function describeObjectStore(target: ObjectStoreTarget): void {
  describe(`${target.name} as an object store`, () => {
    describeReading(target);
    describeConditions(target);
    describeListing(target);
    describeUploads(target);
  });
}
