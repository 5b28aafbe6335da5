import { pathToFileURL } from 'node:url';
import { describeStorageBackend } from '@vanta-vuln/contract-tests';
import { openObjectStore } from '../open-object-store.ts';
import { openLake } from './open-lake.ts';

describeStorageBackend({
  name: 'a lake in a folder',
  open: async (location) => openLake({ store: await openObjectStore(pathToFileURL(location).href) }),
  kind: 's3',
  plansObjects: true,
});
