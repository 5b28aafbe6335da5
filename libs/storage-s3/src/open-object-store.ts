import { fileURLToPath } from 'node:url';
import { ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { createFolderObjectStore } from './folder-object-store.ts';
import type { S3ObjectStoreOptions } from './s3-object-store.ts';

const S3 = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/;

/**
 * Opens the object store at `s3://bucket/prefix` or `file:///path`; throws ObjectStoreError on any other location.
 *
 * @example
 * import { openObjectStore } from '@vanta-vuln/storage-s3';
 *
 * const store = await openObjectStore('file:///data/lake');
 * await store.put('commit.json', new TextEncoder().encode('{}'), { condition: 'create' });
 */
export async function openObjectStore(
  location: string,
  options: Omit<S3ObjectStoreOptions, 'bucket' | 'prefix'> = {},
): Promise<ObjectStore> {
  if (location.startsWith('file:///')) return createFolderObjectStore(fileURLToPath(location));
  const [, bucket, prefix] = S3.exec(location) ?? [];
  if (bucket === undefined) throw unknownLocation(location);
  // The SDK takes longer to load than everything else: who works in a folder never waits for it.
  const { createS3ObjectStore } = await import('./s3-object-store.ts');
  return createS3ObjectStore({ ...options, bucket, prefix });
}

function unknownLocation(location: string): ObjectStoreError {
  return new ObjectStoreError('object-location-invalid', `${location} is no location of a lake.`, {
    hint: 'Give s3://bucket/prefix or file:///absolute/path.',
  });
}
