import type { ObjectStore } from '@vanta-vuln/core';

/** The same store with some of its methods replaced: for what goes wrong between us and it. */
export function wrapObjects(objects: ObjectStore, replaced: Partial<ObjectStore>): ObjectStore {
  return {
    location: objects.location,
    head: (key) => objects.head(key),
    get: (key) => objects.get(key),
    getRange: (key, range) => objects.getRange(key, range),
    put: (...args) => objects.put(...args),
    list: (prefix) => objects.list(prefix),
    copy: (from, to) => objects.copy(from, to),
    delete: (key) => objects.delete(key),
    listUploads: () => objects.listUploads(),
    abortUpload: (upload) => objects.abortUpload(upload),
    close: () => objects.close(),
    ...replaced,
  };
}
