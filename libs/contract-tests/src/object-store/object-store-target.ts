import type { ObjectStore } from '@vanta-vuln/core';

/** An implementation of ObjectStore for the suite. */
export interface ObjectStoreTarget {
  readonly name: string;
  /** Opens a store that holds nothing; `openAgain` opens the same place as another process would. */
  readonly open: () => Promise<AsyncDisposable & { store: ObjectStore; openAgain: () => ObjectStore }>;
}
