import { ObjectNotFoundError } from '@vanta-vuln/core';
import type { ObjectStore, PutOptions } from '@vanta-vuln/core';
import * as z from 'zod';
import { damagedObject } from './lake-errors.ts';

/** Puts a value as JSON. */
export async function putJson(
  store: ObjectStore,
  key: string,
  value: unknown,
  options: PutOptions = {},
): Promise<string> {
  const { version } = await store.put(key, new TextEncoder().encode(JSON.stringify(value)), options);
  return version;
}

/** A value as read. */
export interface ReadJson<Value> {
  readonly value: Value;
  readonly version: string;
  /** Milliseconds since 1970, by the store's clock. */
  readonly modifiedAt: number;
}

/** Reads a value that was put as JSON; null where there is none. Throws StoreError `lake-damaged`. */
export async function getJson<Schema extends z.ZodType>(
  store: ObjectStore,
  key: string,
  schema: Schema,
): Promise<ReadJson<z.infer<Schema>> | null> {
  const found = await getIfThere(store, key);
  if (found === null) return null;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(found.bytes));
    return { value: schema.parse(json), version: found.version, modifiedAt: found.modifiedAt };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? new TypeError(z.prettifyError(cause)) : cause;
    throw damagedObject(store.location, key, reason);
  }
}

async function getIfThere(store: ObjectStore, key: string) {
  try {
    return await store.get(key);
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return null;
    throw error;
  }
}
