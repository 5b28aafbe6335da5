import type { PutCondition } from './ports/object-store.ts';
import { VantaVulnError } from './vanta-vuln-error.ts';

/** An object store refused, is not there, or did not answer. */
export class ObjectStoreError extends VantaVulnError {
  override readonly name: string = 'ObjectStoreError';
}

/** There is no object under the key. */
export class ObjectNotFoundError extends ObjectStoreError {
  override readonly name = 'ObjectNotFoundError';
  readonly key: string;

  constructor(location: string, key: string, cause?: unknown) {
    super('object-not-found', `${location} holds no object ${key}.`, {
      hint: 'Check the location; the object may have been deleted since it was listed.',
      cause,
    });
    this.key = key;
  }
}

/** The object is there, and lies in an archive from which it must be fetched first. */
export class ObjectArchivedError extends ObjectStoreError {
  override readonly name = 'ObjectArchivedError';
  readonly key: string;

  constructor(location: string, key: string, cause?: unknown) {
    super('object-archived', `${key} in ${location} is archived.`, {
      hint: 'Have it restored (`aws s3api restore-object`), which takes hours, and try again.',
      cause,
    });
    this.key = key;
  }
}

/** A conditional put lost: another writer was first. */
export class ObjectConditionError extends ObjectStoreError {
  override readonly name = 'ObjectConditionError';
  readonly key: string;

  constructor(location: string, key: string, condition: PutCondition) {
    const found =
      condition === 'create' ? 'exists already' : `is no longer the version ${condition.replaces}`;
    super('object-condition-failed', `${key} in ${location} ${found}.`, {
      hint: 'Another process wrote it first: read it again and decide anew.',
    });
    this.key = key;
  }
}
