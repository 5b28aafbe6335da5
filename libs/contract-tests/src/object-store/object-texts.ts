import type { ObjectStore, StoredObject } from '@vanta-vuln/core';

/** A text as the body of an object. */
export const text = (content: string) => new TextEncoder().encode(content);

/** The text that an object holds. */
export const read = async (store: ObjectStore, key: string) =>
  new TextDecoder().decode((await store.get(key)).bytes);

/** What a listing has found. */
export const keys = (objects: readonly StoredObject[]) => objects.map(({ key }) => key);
