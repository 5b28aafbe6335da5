import { describeStorageBackend } from '@vanta-vuln/contract-tests';
import { openSqliteStore } from './sqlite-store.ts';

describeStorageBackend({
  name: 'an SQLite file',
  open: (location) => openSqliteStore({ path: location, mode: 'write' }),
  kind: 'sqlite',
  plansObjects: false,
});
