import { ObjectStoreError } from '@vanta-vuln/core';

/** Returns the key, or throws when it could leave the store or mean different objects in different stores. */
export function checkKey(key: string): string {
  const isUsable = key
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\\\0]/.test(segment));
  if (isUsable) return key;
  throw new ObjectStoreError('object-key-invalid', `${JSON.stringify(key)} is no key for an object.`, {
    hint: 'Use segments with one / between them, none of them empty, "." or "..".',
  });
}
