import type { ObjectStore } from '@vanta-vuln/core';

/** A store that asks first, and writes nothing when that throws; reading is always in order. */
export function checkedStore(store: ObjectStore, check: () => Promise<void>): ObjectStore {
  const afterCheck =
    <Arguments extends readonly unknown[], Result>(write: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      await check();
      return await write(...args);
    };
  return {
    location: store.location,
    head: (key) => store.head(key),
    get: (key) => store.get(key),
    getRange: (key, range) => store.getRange(key, range),
    put: afterCheck((...args: Parameters<ObjectStore['put']>) => store.put(...args)),
    list: (prefix) => store.list(prefix),
    copy: afterCheck((from: string, to: string) => store.copy(from, to)),
    delete: afterCheck((key: string) => store.delete(key)),
    listUploads: () => store.listUploads(),
    abortUpload: afterCheck((...args: Parameters<ObjectStore['abortUpload']>) => store.abortUpload(...args)),
    close: () => store.close(),
  };
}
